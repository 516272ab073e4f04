using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Fusion;

namespace MLNet.Adapters.Pipeline;

/// <summary>Whether adapters can be fused with each other, from their configurations alone.</summary>
internal static class FusionPlaces
{
    /// <exception cref="ArgumentException">One acts at other places than the others, or nowhere, or not in the fusion's form.</exception>
    public static void Check(AdapterFusionConfig fusion, IEnumerable<(string Name, AdapterPlaces Places)> adapters)
    {
        var places = AdapterPlaces.Agree("fuse", [.. adapters]);
        if (fusion.Form == FusionForm.ScaledDotProduct && places.Form is ParallelForm)
            throw new ArgumentException("FusionForm.ScaledDotProduct fuses adapters with their own residual, which parallel adapters do not have. Use FusionForm.AdapterHub, or sequential adapters.");
    }

    /// <summary>The places of a composition.</summary>
    public static AdapterPlaces Of(AdapterComposition composition) => composition switch
    {
        TrainedAdapter adapter => Of(adapter.Name, adapter.Config),
        Stack stack => new AdapterPlaces([.. stack.Children.SelectMany(child => Of(child).SubLayers).Distinct().Order()], Of(stack.Children[^1]).Form),
        _ => Of(composition.Children[0]),
    };

    /// <summary>The places of an adapter.</summary>
    public static AdapterPlaces Of(string name, AdapterConfig config) => config is BottleneckAdapterConfig bottleneck
        ? bottleneck.Places
        : throw new NotSupportedException($"Adapter '{name}' is of kind {config.GetType().Name}, which cannot be fused. Fuse bottleneck adapters.");
}
