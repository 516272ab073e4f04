using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A method's trainable parameters, and what they plug into the embeddings and each layer of an encoder.</summary>
internal abstract class AdapterModule(string name) : nn.Module(name)
{
    /// <summary>What is plugged in before the first layer.</summary>
    public virtual EmbeddingInsertions EmbeddingInsertions => EmbeddingInsertions.None;

    /// <summary>The insertions of one layer; <see cref="LayerInsertions.None"/> if the method leaves the layer alone.</summary>
    public abstract LayerInsertions InsertionsOf(int layer);

    /// <summary>What the method adds to the training loss, a scalar; null for nothing.</summary>
    public virtual Tensor? Penalty() => null;

    /// <summary>Called after each training step.</summary>
    public virtual void AfterStep()
    {
    }

    /// <summary>Computes once what inference alone needs; the parameters stay as they are from here on.</summary>
    public virtual void Freeze()
    {
    }
}
