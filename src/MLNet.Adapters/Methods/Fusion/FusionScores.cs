using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>From scores to attention weights, alike for every way of computing the scores.</summary>
/// <param name="Temperature">What scores are divided by; null for 1.</param>
/// <param name="Dropout">The share of scores that is dropped in training.</param>
/// <param name="Present">The index of each fused adapter of this place among all.</param>
internal sealed record FusionScores(Tensor? Temperature, double Dropout, IReadOnlyList<int> Present)
{
    /// <summary>Whether this batch's scores get dropout.</summary>
    public bool HasDropout(LayerBatch batch) => Dropout > 0 && batch.Dropout is not null;

    /// <param name="scores">[B, T, N]</param>
    /// <param name="batch">Where in the encoder this happens.</param>
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
