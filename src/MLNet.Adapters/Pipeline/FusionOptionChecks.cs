
namespace MLNet.Adapters.Pipeline;

/// <summary>Holds the options of a fusion against the encoder and the adapters before any data is read.</summary>
internal static class FusionOptionChecks
{
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static void Check(AdapterFusionOptions options, PretrainedEncoder encoder)
    {
        ClassificationOptionChecks.CheckCommon(options, encoder);
        options.Fusion!.Validate();
        CheckAdapters(options, encoder);
        if (options.FusionWeightsColumnName is { } column && (column.Length == 0 || column == options.ScoreColumnName || column == options.OutputColumnName))
            throw new ArgumentException($"The fusion weights are to go to column '{column}', which is empty or another output. Give FusionWeightsColumnName a name of its own, or leave it null.");
    }

    private static void CheckAdapters(AdapterFusionOptions options, PretrainedEncoder encoder)
    {
        var adapters = CompositionChildren.Check("A fusion", options.Adapters);
        if (adapters.FirstOrDefault(adapter => adapter.SplitsRows) is { } routed)
            throw new ArgumentException($"{routed.Name} copies or routes rows, so it cannot be fused. Fuse its adapters themselves.");
        foreach (var adapter in adapters)
            adapter.CheckFits(encoder);
        var places = adapters.Select(adapter => (adapter.Name, CompositionPlaces.Of(adapter)));
        if (options.OwnAdapter is { } own)
        {
            AdapterName.Check(options.OwnAdapterName);
            if (adapters.SelectMany(adapter => adapter.Adapters.Select(leaf => leaf.Name).Append(adapter.Name)).Contains(options.OwnAdapterName))
                throw new ArgumentException($"An adapter to fuse is called '{options.OwnAdapterName}', as the own adapter is. Give OwnAdapterName another name.");
            own.Validate(encoder.Shape);
            places = places.Append((options.OwnAdapterName, CompositionPlaces.Of(options.OwnAdapterName, own, adapters[0].Layers)));
        }

        CompositionPlaces.OfFusion(options.Fusion!, places);
    }
}
