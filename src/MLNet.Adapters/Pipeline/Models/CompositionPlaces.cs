using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// Determines from configurations only where compositions act, so that invalid combinations are found before anything is built.
/// </summary>
internal static class CompositionPlaces
{
    /// <summary>Rejects parts that do not fit together; a single adapter can be of any kind.</summary>
    /// <inheritdoc cref="Of(AdapterComposition)" path="/exception"/>
    public static void Check(AdapterComposition composition)
    {
        if (composition is not TrainedAdapter)
            Of(composition);
    }

    /// <summary>Returns the places of a composition.</summary>
    /// <exception cref="ArgumentException">The parts do not fit together; the message names one of them.</exception>
    /// <exception cref="NotSupportedException">The composition has an adapter of a kind that cannot be composed.</exception>
    public static AdapterPlaces Of(AdapterComposition composition) => composition switch
    {
        TrainedAdapter adapter => AdapterPlaces.Of(adapter.Name, adapter.Config, adapter.Shape),
        TrainedFusion fusion => OfFusion(fusion.Config, Named(fusion)),
        Average => AdapterPlaces.Agree("average", Named(composition)),
        Split => AdapterPlaces.Agree("split", Named(composition)),
        Stack => AdapterPlaces.Stacked(Named(composition)),
        _ => Of(composition.Children[0]),
    };

    /// <summary>Returns the places of adapters to fuse.</summary>
    /// <exception cref="ArgumentException">
    /// An adapter acts at different places from the others, or nowhere, or not in the fusion's form.
    /// </exception>
    public static AdapterPlaces OfFusion(AdapterFusionConfig fusion, IEnumerable<(string Name, AdapterPlaces Places)> adapters)
    {
        var places = AdapterPlaces.Agree("fuse", [.. adapters]);
        fusion.CheckForm(places);
        return places;
    }

    private static (string Name, AdapterPlaces Places)[] Named(AdapterComposition parent) =>
        [.. parent.Children.Select(child => (child.Name, Of(child)))];
}
