using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>Pools the states of tokens into one vector per text.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden.</remarks>
internal static class TextPooling
{
    /// <summary>Pools the states; padding never counts.</summary>
    /// <param name="last">[B, T, H], or [B, 1, H] for the first token's.</param>
    /// <param name="input">The tokens.</param>
    /// <param name="pooling">The kind of pooling.</param>
    /// <returns>[B, H]</returns>
    public static Tensor Pool(Tensor last, EncoderInput input, EmbeddingPooling pooling) => pooling switch
    {
        EmbeddingPooling.Cls => last.select(1, 0),
        EmbeddingPooling.Max => Max(last, input.AttentionBias),
        _ when LinearProducts.CanScore(last) && (input.Lengths is not null || input.AttentionBias is null) =>
            ScoringMean.Of(last, input.Lengths),
        _ => Mean(last, input.AttentionBias),
    };

    /// <summary>Scales the vectors to length 1; a vector of zeros is not changed.</summary>
    /// <param name="vectors">[B, H]</param>
    public static Tensor Normalize(Tensor vectors) => nn.functional.normalize(vectors, p: 2, dim: 1);

    // A product with the tokens' shares does not copy the states, unlike a product with the mask.
    private static Tensor Mean(Tensor last, Tensor? attentionBias)
    {
        if (attentionBias is null)
            return last.mean([1]);
        var shares = attentionBias.squeeze(1).exp();            // [B, 1, 1, T] → [B, 1, T]: 1 on real tokens, 0 on padding
        return (shares / shares.sum(2, true)).bmm(last).squeeze(1); // [B, 1, H] → [B, H]
    }

    private static Tensor Max(Tensor last, Tensor? attentionBias) =>
        (attentionBias is null ? last : last + attentionBias.reshape(last.shape[0], last.shape[1], 1)).amax([1]);
}
