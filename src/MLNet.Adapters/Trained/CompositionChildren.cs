using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Trained;

/// <summary>Checks the parts of a composition.</summary>
internal static class CompositionChildren
{
    /// <summary>Checks the parts and returns a copy of them.</summary>
    /// <exception cref="ArgumentException">
    /// There are no parts, two different adapters have the same name, or they belong to different encoders.
    /// </exception>
    public static IReadOnlyList<AdapterComposition> Check(string kind, IEnumerable<AdapterComposition> children)
    {
        ArgumentNullException.ThrowIfNull(children);
        AdapterComposition[] parts = [.. children];
        if (parts.Length == 0)
            throw new ArgumentException($"{kind} has no adapter. Give at least one.", nameof(children));
        if (Array.IndexOf(parts, null) is var missing and >= 0)
            throw new ArgumentException($"Part {missing} of {kind} is null. Give adapters only.", nameof(children));
        if (parts.GroupBy(part => part.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"{kind} has {twice.Count()} parts named '{twice.Key}'. Give each a different name, by TrainedAdapter.FromModel or Rename.",
                nameof(children));

        var byName = new Dictionary<string, TrainedAdapter>(StringComparer.OrdinalIgnoreCase); // names become folders
        foreach (var adapter in parts.SelectMany(part => part.Adapters))
        {
            var known = byName.GetValueOrDefault(adapter.Name, adapter);
            if (known.Name != adapter.Name)
                throw new ArgumentException(
                    $"{kind} has adapters named '{known.Name}' and '{adapter.Name}', which would be the same folder on many systems. "
                    + "Give one of them another name.",
                    nameof(children));
            if (known.Config != adapter.Config || !WeightsComparer.Instance.Equals(known.Weights, adapter.Weights))
                throw new ArgumentException(
                    $"{kind} has two different adapters named '{adapter.Name}'. Give one of them another name.",
                    nameof(children));
            byName[adapter.Name] = adapter;
            adapter.CheckEncoder(byName.Values.First());
        }

        return parts;
    }

    public static string Join(IEnumerable<AdapterComposition> children) => string.Join(',', children.Select(child => child.Name));
}
