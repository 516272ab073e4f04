using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Heads;

/// <summary>Turns the last hidden states into the outputs of a task.</summary>
internal abstract class TextHead(string name, HeadConfig config) : nn.Module(name)
{
    public HeadConfig Config { get; } = config;

    /// <param name="last">[B, T, H]</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <param name="dropoutProbability">The dropout probability.</param>
    /// <returns>[B, C], or [B, T, C] if there is a prediction for each token.</returns>
    public abstract Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability);

    /// <summary>Computes the same for embeddings that a method transformed.</summary>
    /// <param name="last">[B, T, H]</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <param name="dropoutProbability">The dropout probability.</param>
    /// <param name="invert">Undoes the transformation, [B, T, E] → [B, T, E], before states are compared with embeddings.</param>
    /// <returns>[B, C], or [B, T, C] if there is a prediction for each token.</returns>
    public virtual Tensor Forward(Tensor last, DropoutMasks? dropout, double dropoutProbability, Func<Tensor, Tensor> invert) =>
        Forward(last, dropout, dropoutProbability);
}
