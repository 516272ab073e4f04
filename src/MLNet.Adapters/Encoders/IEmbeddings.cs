using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>Turns a family's token ids into the states that enter its first layer.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, V vocabulary, E embedding size.</remarks>
internal interface IEmbeddings
{
    /// <summary>The word table: [V, E].</summary>
    WordTable Words { get; }

    /// <summary>Their LayerNorm.</summary>
    LayerNorm Norm { get; }

    /// <summary>Computes the embeddings of a batch.</summary>
    /// <param name="input">The batch, with T tokens in each row.</param>
    /// <param name="insertions">The insertions before the first layer, of which this computes all but the hook.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <returns>[B, T, H]</returns>
    Tensor Forward(EncoderInput input, EmbeddingInsertions insertions, LayerBatch batch, DropoutMasks? dropout);
}
