using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>
/// The insertion point between the embeddings and the first layer, where methods add tokens of their own.
/// </summary>
/// <remarks>Shapes: B batch, T tokens of the text, A added tokens, H hidden.</remarks>
internal interface IEmbeddingHook
{
    /// <summary>A, the number of tokens that the hook adds to each row.</summary>
    int AddedTokens { get; }

    /// <summary>Returns the input of the first layer.</summary>
    /// <param name="embeddings">[B, T, H]</param>
    /// <param name="bias">[B, 1, 1, T] 0 on real tokens, −∞ on padding; null if no row is padded.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, A + T, H], and the bias for the same tokens.</returns>
    (Tensor Hidden, Tensor? Bias) Enter(Tensor embeddings, Tensor? bias, LayerBatch batch);

    /// <summary>Returns the states of the text's own tokens, without the added ones.</summary>
    /// <param name="hidden">[B, A + T, H]</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, T, H]</returns>
    Tensor Leave(Tensor hidden, LayerBatch batch);

    /// <summary>Returns the state that represents the whole text, wherever it is located.</summary>
    /// <param name="hidden">[B, A + T, H]</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, 1, H]</returns>
    Tensor First(Tensor hidden, LayerBatch batch);
}
