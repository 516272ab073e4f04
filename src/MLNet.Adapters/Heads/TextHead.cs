using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>What turns the last hidden states into a task's numbers.</summary>
internal abstract class TextHead(string name, HeadConfig config) : nn.Module(name)
{
    public HeadConfig Config { get; } = config;

    /// <summary>
    /// Whether it compares states with the encoder's embeddings, so that a transformation of the embeddings must be undone before it.
    /// </summary>
    public virtual bool ReadsEmbeddingSpace => false;

    /// <param name="last">[B, T, H]</param>
    /// <param name="dropout">Masks in training; null for none.</param>
    /// <param name="dropoutProbability">The share of elements to drop.</param>
    /// <returns>[B, C], or [B, T, C] where each token is judged.</returns>
    public abstract Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability);
}
