using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>Turns the last hidden states into the outputs of a task.</summary>
internal abstract class TextHead(string name, HeadConfig config) : nn.Module(name)
{
    public HeadConfig Config { get; } = config;

    /// <summary>
    /// Whether the head compares states with the encoder's embeddings, so that a transformation of the embeddings must be undone before it.
    /// </summary>
    public virtual bool ReadsEmbeddingSpace => false;

    /// <param name="last">[B, T, H]</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <param name="dropoutProbability">The dropout probability.</param>
    /// <returns>[B, C], or [B, T, C] if there is a prediction for each token.</returns>
    public abstract Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability);
}
