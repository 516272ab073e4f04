using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Fills a module's parameters from a file, strictly.</summary>
internal static class ParameterLoading
{
    /// <summary>Copies each stored tensor into its parameter, converted to the parameter's type.</summary>
    /// <param name="parameters">Each parameter with its key.</param>
    /// <param name="source">The stored tensors.</param>
    /// <param name="keys">Key → the name under which the source stores it; every one of them must be a parameter.</param>
    /// <exception cref="InvalidDataException">A tensor is missing, is no parameter, or has another shape.</exception>
    public static void Fill(IEnumerable<(string Key, Tensor Parameter)> parameters, ITensorSource source, IReadOnlyDictionary<string, string> keys)
    {
        var wanted = parameters.ToList();
        Compare(wanted, source, keys);
        using var _ = no_grad();
        foreach (var (key, parameter) in wanted)
        {
            using var stored = source.Read(keys[key], parameter.dtype, CPU);
            parameter.copy_(stored);
        }
    }

    /// <summary>Fills parameters from tensors stored under the very same names.</summary>
    public static void Fill(IEnumerable<(string Key, Tensor Parameter)> parameters, ITensorSource source) =>
        Fill(parameters, source, source.Entries.Keys.ToDictionary(name => name, StringComparer.Ordinal));

    private static void Compare(List<(string Key, Tensor Parameter)> wanted, ITensorSource source, IReadOnlyDictionary<string, string> keys)
    {
        var missing = wanted.Select(named => named.Key).Where(key => !keys.ContainsKey(key)).ToList();
        var extra = keys.Keys.Except(wanted.Select(named => named.Key), StringComparer.Ordinal).ToList();
        if (missing.Count + extra.Count > 0)
        {
            throw new InvalidDataException(
                $"'{source.Name}' does not hold the tensors that its configuration asks for: missing {List(missing)}; not expected {List(extra)}. "
                + "Use the weights and the configuration of one and the same model.");
        }

        foreach (var (key, parameter) in wanted)
        {
            var shape = source.Entries[keys[key]].Shape;
            if (!shape.SequenceEqual(parameter.shape))
            {
                throw new InvalidDataException(
                    $"'{source.Name}': tensor '{keys[key]}' has shape [{string.Join(", ", shape)}], but the configuration asks for [{string.Join(", ", parameter.shape)}]. "
                    + "Use the weights and the configuration of one and the same model.");
            }
        }
    }

    private static string List(List<string> names) => names.Count switch
    {
        0 => "none",
        <= 3 => string.Join(", ", names.Select(name => $"'{name}'")),
        _ => $"{string.Join(", ", names.Take(3).Select(name => $"'{name}'"))} and {names.Count - 3} more",
    };
}
