namespace MLNet.Adapters.Methods;

/// <summary>The places at which adapters act.</summary>
/// <param name="Forms">The sub-layers in order, each with the form in which adapters act there; empty if they act nowhere.</param>
internal sealed record AdapterPlaces(IReadOnlyList<(SubLayer SubLayer, ResidualForm Form)> Forms)
{
    /// <summary>The sub-layers in order.</summary>
    public IReadOnlyList<SubLayer> SubLayers => [.. Forms.Select(place => place.SubLayer)];

    /// <summary>Returns the places that several adapters share; layers that one of them leaves out are ignored.</summary>
    /// <param name="verb">The operation, for messages.</param>
    /// <param name="adapters">The adapters with their names.</param>
    /// <exception cref="ArgumentException">
    /// An adapter has different places, a different form, or no places; the message names it.
    /// </exception>
    public static AdapterPlaces Agree(string verb, IReadOnlyList<(string Name, AdapterPlaces Places)> adapters)
    {
        var (firstName, first) = adapters[0];
        foreach (var (name, places) in adapters)
        {
            if (places.Forms.Count == 0)
                throw new ArgumentException(
                    $"Cannot {verb} adapter '{name}': it acts nowhere, as its placement is None or every layer is left out. Leave it out.");
            if (!places.Forms.SequenceEqual(first.Forms))
                throw new ArgumentException(
                    $"Cannot {verb} adapter '{name}' ({places}) with '{firstName}' ({first}): they act at different places. "
                    + "Use adapters of one placement and form; their sizes may differ.");
        }

        return first;
    }

    /// <summary>Returns the places of stacked adapters; where several act, the form of the last one applies.</summary>
    /// <exception cref="ArgumentException">There are several adapters, and one of them is parallel or acts nowhere.</exception>
    public static AdapterPlaces Stacked(IReadOnlyList<(string Name, AdapterPlaces Places)> parts)
    {
        foreach (var (name, places) in parts.Where(_ => parts.Count > 1))
            CheckStackable(name, places);
        return new AdapterPlaces([
            .. parts
                .SelectMany(part => part.Places.Forms)
                .GroupBy(place => place.SubLayer)
                .OrderBy(group => group.Key)
                .Select(group => group.Last()),
        ]);
    }

    /// <summary>Returns the places of an adapter in an encoder.</summary>
    /// <exception cref="NotSupportedException">Adapters of this kind cannot be composed.</exception>
    public static AdapterPlaces Of(string name, AdapterConfig config, EncoderShape shape) =>
        config.PlacesIn(shape) ?? throw CannotBeComposed(name, config);

    /// <summary>The error about an adapter of a kind that cannot be composed.</summary>
    public static NotSupportedException CannotBeComposed(string name, AdapterConfig config) =>
        new($"Adapter '{name}' is of kind {config.GetType().Name}, which cannot be composed. Use it alone.");

    /// <summary>Returns the places of a module.</summary>
    public static AdapterPlaces Of(ResidualAdapters adapter) =>
        new([
            .. Enum.GetValues<SubLayer>()
                .Select(subLayer =>
                    (
                        SubLayer: subLayer,
                        Branch: Enumerable
                            .Range(0, adapter.Layers)
                            .Select(layer => adapter.BranchOf(layer, subLayer))
                            .FirstOrDefault(branch => branch is not null)))
                .Where(place => place.Branch is not null)
                .Select(place => (place.SubLayer, place.Branch!.Form)),
        ]);

    /// <summary>Returns the places that modules share.</summary>
    /// <exception cref="ArgumentException">As <see cref="Agree"/>.</exception>
    public static AdapterPlaces Common(string verb, IReadOnlyList<(string Name, ResidualAdapters Adapter)> adapters) =>
        Agree(verb, [.. adapters.Select(named => (named.Name, Of(named.Adapter)))]);

    /// <summary>Whether adapters read the input of any sub-layer.</summary>
    public bool ReadInput => Forms.Any(place => place.Form.ReadsInput);

    public override string ToString() =>
        string.Join(
            "; ",
            Forms
                .GroupBy(place => place.Form)
                .Select(group =>
                    $"{string.Join(" and ", group.Select(place => place.SubLayer == SubLayer.Attention ? "attention" : "feed-forward"))}, "
                    + $"{group.Key.Description}"));

    private static void CheckStackable(string name, AdapterPlaces places)
    {
        if (!Agree("stack", [(name, places)]).Forms.All(place => place.Form.AddsToOutput))
            throw new ArgumentException(
                $"Cannot stack adapter '{name}' ({places}): what it adds is not added to the sub-layer's output. "
                + "Use it alone, or average it.");
        if (places.ReadInput)
            throw new ArgumentException(
                $"Cannot stack adapter '{name}': it is parallel and reads the sub-layer's input, "
                + "so it would ignore the adapters below it. Stack sequential adapters, or average or fuse parallel ones.");
    }
}
