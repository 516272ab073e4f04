using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>Turns scores into attention weights, in the same way however the scores are computed.</summary>
/// <param name="Temperature">The divisor of the scores; null for 1.</param>
/// <param name="Dropout">The dropout probability of scores in training.</param>
/// <param name="Present">The index, among all fused adapters, of each one that acts at this place.</param>
internal sealed record FusionScores(Tensor? Temperature, double Dropout, IReadOnlyList<int> Present)
{
    /// <summary>Whether this batch's scores get dropout.</summary>
    public bool HasDropout(LayerBatch batch) => Dropout > 0 && batch.Dropout is not null;

    /// <param name="scores">[B, T, N]</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, T, N], each row summing to 1.</returns>
    public Tensor Normalize(Tensor scores, LayerBatch batch)
    {
        if (HasDropout(batch))
            scores = batch.Dropout!.Apply(scores, Dropout);
        if (Temperature is not null)
            scores = scores / Temperature;
        var weights = scores.softmax(-1);
        batch.FusionObserver?.Observe(batch.Layer, batch.SubLayer, weights, Present);
        return weights;
    }
}
