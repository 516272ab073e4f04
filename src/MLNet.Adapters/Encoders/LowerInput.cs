using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>What the lower layers of an encoder computed for a batch before.</summary>
/// <param name="States">
/// [B, T, H] float32: the input of a layer; or the encoder's result, then [B, 1, H] if only the first token is needed.
/// </param>
/// <param name="Layers">The number of these layers.</param>
internal sealed record LowerInput(Tensor States, int Layers)
{
    /// <summary>
    /// The layers whose output <see cref="States"/> are, without padding, [these layers, 1, all tokens, H], the last layer included; −1 for
    /// the input of the first one. Null if the states are those of one layer.
    /// </summary>
    public IReadOnlyList<int>? Ladder { get; init; }
}
