namespace MLNet.Adapters.Methods;

/// <summary>The places at which adapters act, in one form.</summary>
/// <param name="SubLayers">In order; empty where they act nowhere.</param>
/// <param name="Form">Where they read from and add to.</param>
internal sealed record AdapterPlaces(IReadOnlyList<SubLayer> SubLayers, ResidualForm Form)
{
    /// <summary>The places that all of several adapters share; layers that one of them leaves out do not count.</summary>
    /// <param name="verb">What is to be done with them, for messages.</param>
    /// <param name="adapters">Each with its name.</param>
    /// <exception cref="ArgumentException">One has other places or another form, or none at all; the message names it.</exception>
    public static AdapterPlaces Agree(string verb, IReadOnlyList<(string Name, AdapterPlaces Places)> adapters)
    {
        var (firstName, first) = adapters[0];
        foreach (var (name, places) in adapters)
        {
            if (places.SubLayers.Count == 0)
                throw new ArgumentException($"Cannot {verb} adapter '{name}': it acts nowhere, as its placement is None or every layer is left out. Leave it out.");
            if (!places.SubLayers.SequenceEqual(first.SubLayers) || places.Form != first.Form)
                throw new ArgumentException($"Cannot {verb} adapter '{name}' ({places}) with '{firstName}' ({first}): they act at different places. Use adapters of one placement and form; their sizes may differ.");
        }

        return first;
    }

    /// <summary>Refuses an adapter that cannot stand in a stack with others.</summary>
    /// <exception cref="ArgumentException">It is parallel, or acts nowhere.</exception>
    public static void CheckStackable(string name, AdapterPlaces places)
    {
        if (Agree("stack", [(name, places)]).Form is Bottleneck.ParallelForm)
            throw new ArgumentException($"Cannot stack adapter '{name}': it is parallel and reads the sub-layer's input, so it would ignore the adapters below it. Stack sequential adapters, or average or fuse parallel ones.");
    }

    /// <summary>The places of a module.</summary>
    public static AdapterPlaces Of(ResidualAdapters adapter)
    {
        var places = Enum.GetValues<SubLayer>()
            .SelectMany(subLayer => Enumerable.Range(0, adapter.Layers).Select(layer => (SubLayer: subLayer, Branch: adapter.BranchOf(layer, subLayer))))
            .Where(place => place.Branch is not null)
            .ToList();
        return new AdapterPlaces([.. places.Select(place => place.SubLayer).Distinct()], places.Count == 0 ? Bottleneck.SequentialForm.Instance : places[0].Branch!.Form);
    }

    /// <summary>The places that modules share.</summary>
    /// <exception cref="ArgumentException">As <see cref="Agree"/>.</exception>
    public static AdapterPlaces Common(string verb, IReadOnlyList<(string Name, ResidualAdapters Adapter)> adapters) =>
        Agree(verb, [.. adapters.Select(named => (named.Name, Of(named.Adapter)))]);

    public override string ToString() => $"{string.Join(" and ", SubLayers.Select(subLayer => subLayer == SubLayer.Attention ? "attention" : "feed-forward"))}, {Form.Description}";
}
