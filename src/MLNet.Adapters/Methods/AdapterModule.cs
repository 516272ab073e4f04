using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A method's trainable parameters, and what they plug into each layer of an encoder.</summary>
internal abstract class AdapterModule(string name) : nn.Module(name)
{
    /// <summary>The insertions of one layer; <see cref="LayerInsertions.None"/> where the method leaves the layer alone.</summary>
    public abstract LayerInsertions InsertionsOf(int layer);
}
