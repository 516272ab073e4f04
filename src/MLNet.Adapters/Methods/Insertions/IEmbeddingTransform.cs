using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point at the embeddings, before any projection to the hidden size: a transformation that can be undone.</summary>
/// <remarks>Shapes: B batch, T tokens, E embedding size.</remarks>
internal interface IEmbeddingTransform
{
    /// <summary>Returns the transformed embeddings: [B, T, E].</summary>
    /// <param name="embeddings">[B, T, E] after their LayerNorm.</param>
    /// <param name="batch">The current place in the encoder.</param>
    Tensor Apply(Tensor embeddings, LayerBatch batch);

    /// <summary>Undoes the transformation, for a language model's decoder: [B, T, E].</summary>
    /// <param name="states">[B, T, E]</param>
    /// <param name="batch">The current place in the encoder.</param>
    Tensor Invert(Tensor states, LayerBatch batch);
}
