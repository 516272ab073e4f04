using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>One pass through a side network, which follows the encoder's.</summary>
internal interface ISidePass
{
    /// <summary>Called with each layer's output, in order, and before with the input of the first layer.</summary>
    /// <param name="layer">The zero-based index of the layer; −1 for the input of the first one.</param>
    /// <param name="hidden">[B, T, H], or [1, all tokens, H] without padding.</param>
    void Read(int layer, Tensor hidden);

    /// <summary>Returns what is added to the encoder's result.</summary>
    /// <param name="choose">Selects the tokens whose result is needed: [B, T, …], or [1, all tokens, …] → [B, S, …].</param>
    /// <returns>[B, S, H]</returns>
    Tensor Result(Func<Tensor, Tensor> choose);
}
