using MLNet.Adapters.Composition;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The routes of a model that scores with multiple adapters, by name.</summary>
internal sealed class AdapterRoutes
{
    private readonly Dictionary<string, AdapterRoute> _byName = new(StringComparer.Ordinal);

    private AdapterRoutes(IEnumerable<AdapterRoute> routes)
    {
        foreach (var route in routes)
        {
            if (AdapterRoute.IsBase(route.Name))
                throw new ArgumentException(
                    $"An adapter is named '{route.Name}', which stands for the encoder without an adapter. Rename it, "
                    + $"or give {nameof(MultiAdapterOptions.AdapterNames)}.");
            if (!_byName.TryAdd(route.Name, route))
                throw new ArgumentException(
                    $"Two adapters are named '{route.Name}'. Rename one of them, or give {nameof(MultiAdapterOptions.AdapterNames)}.");
        }

        CommonLabels = FindCommonLabels();
    }

    public IReadOnlyCollection<AdapterRoute> All => _byName.Values;

    /// <summary>The compositions of all routes; one can be part of several.</summary>
    public HashSet<AdapterComposition> Parts() =>
        All.SelectMany(route => route.Parts).ToHashSet<AdapterComposition>(ReferenceEqualityComparer.Instance);

    /// <summary>The classes if all heads have the same ones; null if they differ, or if there is a parallel set.</summary>
    public IReadOnlyList<string>? CommonLabels { get; }

    public AdapterRoute? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Returns the route of a name.</summary>
    /// <exception cref="ArgumentException">No route has the name.</exception>
    public AdapterRoute Known(string name) => Find(name)
        ?? throw new ArgumentException($"The model has no adapter '{name}'. It has {string.Join(", ", _byName.Keys)}.", nameof(name));

    /// <summary>Creates the routes to given adapters.</summary>
    /// <param name="adapters">The adapters, in order.</param>
    /// <param name="names">One name per adapter; null for the adapters' own names.</param>
    /// <param name="encoder">The encoder to which the adapters must belong.</param>
    /// <exception cref="ArgumentException">
    /// There is no adapter, an adapter has no head or belongs to another encoder, or a name is missing, used twice or reserved.
    /// </exception>
    public static AdapterRoutes Create(IReadOnlyList<AdapterComposition> adapters, IReadOnlyList<string>? names, PretrainedEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        if (adapters.Count == 0)
            throw new ArgumentException("No adapter is given. Give at least one.", nameof(adapters));
        if (names is not null && names.Count != adapters.Count)
            throw new ArgumentException(
                $"{nameof(MultiAdapterOptions.AdapterNames)} has {names.Count} names for {adapters.Count} adapters. Give one for each, "
                + "or null for their own.",
                nameof(names));
        var routes = new AdapterRoutes(
            adapters.SelectMany((adapter, index) => names is null ? Routes(adapter) : [Named(names[index], adapter)]));
        foreach (var part in routes.All.SelectMany(route => route.Parts))
        {
            GivenComposition.Check(part, encoder, nameof(adapters));
            if (GivenComposition.HeadOf(part, nameof(adapters)).Config.Kind is not Heads.HeadKind.Classification and var kind)
                throw new ArgumentException(
                    $"'{part.Name}' has a head of kind {kind}, which returns no class for a text. "
                    + "Score it with a model of its own, which MLContext.Model.FromAdapter makes, or give adapters that classify.",
                    nameof(adapters));
        }

        return routes;
    }

    /// <summary>Returns these routes and others.</summary>
    /// <exception cref="ArgumentException">A name is used twice.</exception>
    public AdapterRoutes With(AdapterRoutes added) => new(All.Concat(added.All));

    /// <summary>Returns these routes with one in the place of the one that has its name.</summary>
    /// <exception cref="ArgumentException">No route has the name.</exception>
    public AdapterRoutes Replacing(AdapterRoute replacement)
    {
        Known(replacement.Name);
        return new(All.Select(route => route.Name == replacement.Name ? replacement : route));
    }

    /// <summary>Returns these routes except one.</summary>
    /// <exception cref="ArgumentException">No route has the name, or there is no other route.</exception>
    public AdapterRoutes Without(string name)
    {
        Known(name);
        return All.Count > 1
            ? new(All.Where(route => route.Name != name))
            : throw new ArgumentException(
                $"'{name}' is the model's only adapter. Add another one before you remove it, or dispose the model.",
                nameof(name));
    }

    /// <summary>Restores the routes of a saved model.</summary>
    public static AdapterRoutes Restore(IEnumerable<AdapterRoute> routes) => new(routes);

    private static AdapterRoute Named(string name, AdapterComposition adapter) =>
        (name, adapter) switch
        {
            (null, _) => throw new ArgumentException(
                $"A name in {nameof(MultiAdapterOptions.AdapterNames)} is null. Give a name for each adapter.",
                nameof(name)),
            (_, BatchSplit split) => throw new ArgumentException(
                $"'{split.Name}' has the name '{name}' in the options, but it stands for its parts. "
                + "Give the parts themselves, each with a name.",
                nameof(name)),
            _ => Routes(adapter).Single() with { Name = name },
        };

    private static IEnumerable<AdapterRoute> Routes(AdapterComposition adapter) => adapter switch
    {
        null => throw new ArgumentException("An adapter is null. Give adapters only.", nameof(adapter)),
        BatchSplit split => split.Children.SelectMany(Routes),
        Composition.Parallel parallel => [new AdapterRoute(parallel.Name, IsParallel: true, parallel.Children)],
        _ => [new AdapterRoute(adapter.Name, IsParallel: false, [adapter])],
    };

    private IReadOnlyList<string>? FindCommonLabels()
    {
        var first = All.First().Parts[0].Labels;
        var set = first.ToHashSet(StringComparer.Ordinal);
        return All.All(route => !route.IsParallel && route.Parts[0].Labels.Count == set.Count && set.SetEquals(route.Parts[0].Labels))
            ? first
            : null;
    }
}
