using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Checks the options of a fusion against the encoder and the adapters before any data is read.</summary>
internal static class FusionOptionChecks
{
    /// <param name="fusion">How the adapters are fused.</param>
    /// <param name="fused">The adapters.</param>
    /// <param name="ownAdapter">An adapter that is trained first and then fused too; null for none.</param>
    /// <param name="ownName">The name of the own adapter.</param>
    /// <param name="encoder">The encoder.</param>
    /// <exception cref="ArgumentException">The adapters cannot be fused; the message names one of them and the remedy.</exception>
    public static void Check(
        AdapterFusionConfig fusion,
        IReadOnlyList<AdapterComposition> fused,
        AdapterConfig? ownAdapter,
        string ownName,
        PretrainedEncoder encoder)
    {
        fusion.Validate();
        var adapters = CompositionChildren.Check("A fusion", fused);
        if (adapters.FirstOrDefault(adapter => adapter.SplitsRows) is { } routed)
            throw new ArgumentException($"{routed.Name} copies or routes rows, so it cannot be fused. Fuse its adapters themselves.");
        foreach (var adapter in adapters)
            adapter.CheckFits(encoder);
        var places = adapters.Select(adapter => (adapter.Name, CompositionPlaces.Of(adapter)));
        if (ownAdapter is { } own)
        {
            AdapterName.Check(ownName);
            if (
                adapters
                    .SelectMany(adapter => adapter.Adapters.Select(leaf => leaf.Name).Append(adapter.Name))
                    .Contains(ownName, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException(
                    $"An adapter to fuse is named '{ownName}', like the own adapter. Rename one of them.");
            own.Validate(encoder.Shape);
            places = places.Append((ownName, AdapterPlaces.Of(ownName, own, adapters[0].Shape)));
        }

        CompositionPlaces.OfFusion(fusion, places);
    }

    /// <summary>Returns the name of the column of fusion weights, if there is one.</summary>
    /// <exception cref="ArgumentException">There is no fusion whose weights the column could contain.</exception>
    public static IEnumerable<string> WeightsColumn(AdapterTaskOptions options) =>
        options.FusionWeightsColumnName switch
        {
            null => [],
            _ when options.Fused is null && options is not { FineTuning: FineTuning.HeadOnly, FrozenAdapters: TrainedFusion } =>
                throw new ArgumentException(
                    $"FusionWeightsColumnName is '{options.FusionWeightsColumnName}', but no adapters are fused. Give FusedAdapters, "
                    + "or leave it null."),
            var name => [name],
        };
}
