using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>The form of embeddings.</summary>
/// <param name="Pooling">How the states of a text's tokens become one vector.</param>
/// <param name="Normalize">Whether the vectors are scaled to length 1.</param>
/// <param name="Dimensions">The number of components, the first ones; null for all.</param>
internal sealed record EmbeddingForm(EmbeddingPooling Pooling, bool Normalize, int? Dimensions = null)
{
    /// <summary>Converts pooled states.</summary>
    /// <param name="pooled">[B, H]</param>
    /// <returns>[B, D]</returns>
    public Tensor Apply(Tensor pooled)
    {
        var kept = Dimensions is { } size ? pooled.narrow(1, 0, size).contiguous() : pooled;
        return Normalize ? TextPooling.Normalize(kept) : kept;
    }
}
