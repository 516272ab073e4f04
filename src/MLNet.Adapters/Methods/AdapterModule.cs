using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>The trainable parameters of a method, and what they plug into the embeddings and into each layer of an encoder.</summary>
internal abstract class AdapterModule(string name) : nn.Module(name)
{
    /// <summary>The insertions before the first layer.</summary>
    public virtual EmbeddingInsertions EmbeddingInsertions => EmbeddingInsertions.None;

    /// <summary>The insertions of one layer; <see cref="LayerInsertions.None"/> if the method leaves the layer alone.</summary>
    public abstract LayerInsertions InsertionsOf(int layer);

    /// <summary>The network beside the encoder; null if the method has none.</summary>
    public virtual ISideNetwork? Side => null;

    /// <summary>What the method reads of a text at once; the encoder computes as much.</summary>
    public virtual TextReading Reading => TextReading.EachToken;

    /// <summary>The insertion around the map of the encoder's pooler, which only some heads read.</summary>
    public virtual IProjection PoolerInsertion => PlainProjection.Instance;

    /// <summary>
    /// Sets the new parameters that depend on the encoder's frozen ones; called once, before training, on the encoder's device.
    /// </summary>
    public virtual void StartFrom(IFrozenEncoder encoder)
    {
    }

    /// <summary>
    /// Sets the new parameters that depend on what the frozen encoder computes from training texts; called once, before training.
    /// </summary>
    /// <param name="compute">Passes texts through the encoder with a module plugged in.</param>
    public virtual void StartFrom(Action<AdapterModule> compute)
    {
    }

    /// <summary>The term that the method adds to the training loss, a scalar; null for none.</summary>
    public virtual Tensor? Penalty() => null;

    /// <summary>Called after each training step.</summary>
    public virtual void AfterStep()
    {
    }

    /// <summary>Computes once what only inference needs; the parameters do not change afterwards.</summary>
    public virtual void Freeze()
    {
    }
}
