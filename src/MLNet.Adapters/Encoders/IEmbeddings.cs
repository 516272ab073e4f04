using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>What turns a family's token ids into the states that enter its first layer.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, V vocabulary.</remarks>
internal interface IEmbeddings
{
    /// <summary>The table of words: [V, H].</summary>
    Parameter Words { get; }

    /// <summary>The embeddings of a batch.</summary>
    /// <param name="input">T tokens in each row.</param>
    /// <param name="norm">What is plugged into their LayerNorm.</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    /// <param name="dropout">Masks in training; null for none.</param>
    /// <returns>[B, T, H]</returns>
    Tensor Forward(EncoderInput input, INormalization norm, LayerBatch batch, DropoutMasks? dropout);
}
