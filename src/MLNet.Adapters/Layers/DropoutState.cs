using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>A state of a source of dropout masks, from which it draws the same masks again.</summary>
/// <param name="Masks">The source.</param>
/// <param name="Value">The state of its generator.</param>
internal sealed record DropoutState(DropoutMasks Masks, Tensor Value)
{
    /// <summary>Returns the present state of a source.</summary>
    public static DropoutState Of(DropoutMasks masks) => new(masks, masks.State);

    /// <summary>Returns the source to this state.</summary>
    public void Restore() => Masks.State = Value;
}
