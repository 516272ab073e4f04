using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>
/// The insertion point between the embeddings and the first layer, where methods transform embeddings or add tokens of their own.
/// </summary>
/// <remarks>Shapes: B batch, T tokens of the text, A added tokens, H hidden.</remarks>
internal interface IEmbeddingHook
{
    /// <summary>A, the tokens that this adds to each row.</summary>
    int AddedTokens { get; }

    /// <summary>What enters the first layer.</summary>
    /// <param name="embeddings">[B, T, H]</param>
    /// <param name="bias">[B, 1, 1, T] 0 on real tokens, −∞ on padding; null if no row is padded.</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    /// <returns>[B, A + T, H], and the bias for as many tokens.</returns>
    (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch);

    /// <summary>The states of the text's own tokens, without the added ones.</summary>
    /// <param name="hidden">[B, A + T, H]</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    /// <returns>[B, T, H]</returns>
    Tensor Leave(Tensor hidden, LayerBatch batch);

    /// <summary>The state that stands for the whole text, wherever it is.</summary>
    /// <param name="hidden">[B, A + T, H]</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    /// <returns>[B, 1, H]</returns>
    Tensor First(Tensor hidden, LayerBatch batch);

    /// <summary>
    /// The last states as a language model's decoder is to read them: an invertible transformation of the embeddings is undone there.
    /// </summary>
    /// <param name="last">[B, T, H]</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    Tensor Invert(Tensor last, LayerBatch batch);
}
