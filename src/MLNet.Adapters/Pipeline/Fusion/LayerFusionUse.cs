using MLNet.Adapters.Methods;
using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The use of a fusion's adapters at one place, over a data set.</summary>
/// <param name="Layer">The index of the layer, from 0.</param>
/// <param name="SubLayer">The place in the layer.</param>
/// <param name="MeanWeights">The mean weight of each adapter over all real tokens.</param>
/// <param name="MeanEntropy">
/// The mean entropy of a token's weights, in nats: 0 if only one adapter is used, ln N if all weights are equal.
/// </param>
public sealed record LayerFusionUse(int Layer, SubLayer SubLayer, IReadOnlyList<double> MeanWeights, double MeanEntropy)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
