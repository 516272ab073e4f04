using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point at a layer's output.</summary>
internal interface IIntervention
{
    /// <summary>Returns the states that leave the layer.</summary>
    /// <param name="hidden">[B, T, H] the states that leave the frozen layer.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, T, H]</returns>
    Tensor Apply(Tensor hidden, LayerBatch batch);
}
