using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>The keys and values of a prefix.</summary>
internal abstract class PrefixSource(string name) : nn.Module(name)
{
    /// <summary>Returns the keys and the values of a layer: [P, 2, H].</summary>
    /// <param name="index">The index of the layer among those with a prefix.</param>
    public abstract Tensor Of(int index);

    /// <summary>Computes once what only inference needs.</summary>
    public virtual void Freeze()
    {
    }
}
