using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point in self-attention, after the projections: keys and values in front of the text's own.</summary>
/// <remarks>Shapes: B batch, N heads, T tokens, P added, D head size, H hidden.</remarks>
internal interface IAttentionPrefix
{
    /// <summary>Returns the keys and values that tokens attend to.</summary>
    /// <param name="hidden">[B, T, H] the input of the attention.</param>
    /// <param name="key">[B, N, T, D]</param>
    /// <param name="value">[B, N, T, D]</param>
    /// <param name="bias">[B or 1, N or 1, T or 1, T] added to the scores; null if no key is masked.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>The same with P more keys, which the bias then also covers.</returns>
    (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch);
}
