using MLNet.Adapters.Methods;
using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The weights of fused adapters at one place of the encoder.</summary>
/// <param name="Layer">The index of the layer, from 0.</param>
/// <param name="SubLayer">The place in the layer.</param>
/// <param name="Weights">[T][N]: for each token, the weight of each adapter; each row sums to 1.</param>
public sealed record PlaceFusionWeights(int Layer, SubLayer SubLayer, IReadOnlyList<IReadOnlyList<float>> Weights)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
