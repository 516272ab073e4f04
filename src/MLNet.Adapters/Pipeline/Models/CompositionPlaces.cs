using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Where compositions act, from configurations alone: what cannot work is found before anything is built.</summary>
internal static class CompositionPlaces
{
    /// <summary>Refuses parts that do not fit together; an adapter alone may be of any kind.</summary>
    /// <inheritdoc cref="Of(AdapterComposition)" path="/exception"/>
    public static void Check(AdapterComposition composition)
    {
        if (composition is not TrainedAdapter)
            Of(composition);
    }

    /// <summary>The places of a composition.</summary>
    /// <exception cref="ArgumentException">Its parts do not fit together; the message names one.</exception>
    /// <exception cref="NotSupportedException">It has an adapter of a kind that cannot be composed.</exception>
    public static AdapterPlaces Of(AdapterComposition composition) => composition switch
    {
        TrainedAdapter adapter => AdapterPlaces.Of(adapter.Name, adapter.Config, adapter.Layers),
        TrainedFusion fusion => OfFusion(fusion.Config, Named(fusion)),
        Average => AdapterPlaces.Agree("average", Named(composition)),
        Stack => AdapterPlaces.Stacked(Named(composition)),
        _ => Of(composition.Children[0]),
    };

    /// <summary>The places of adapters that are to be fused.</summary>
    /// <exception cref="ArgumentException">One acts at other places than the others, or nowhere, or not in the fusion's form.</exception>
    public static AdapterPlaces OfFusion(AdapterFusionConfig fusion, IEnumerable<(string Name, AdapterPlaces Places)> adapters)
    {
        var places = AdapterPlaces.Agree("fuse", [.. adapters]);
        fusion.CheckForm(places);
        return places;
    }

    private static (string Name, AdapterPlaces Places)[] Named(AdapterComposition parent) =>
        [.. parent.Children.Select(child => (child.Name, Of(child)))];
}
