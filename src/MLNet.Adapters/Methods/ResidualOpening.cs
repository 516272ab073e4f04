using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>An open residual connection: provides what an adapter reads, and closes the connection with what the adapter adds.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden.</remarks>
internal abstract class ResidualOpening(Tensor output, Tensor skip, PlacedNorm? norm)
{
    /// <summary>[B, T, H] the sub-layer's output h.</summary>
    public Tensor Output { get; } = output;

    /// <summary>[B, T, H] the sub-layer's input x.</summary>
    public Tensor Skip { get; } = skip;

    /// <summary>The LayerNorm over the sum; null in pre-norm families.</summary>
    public PlacedNorm? Norm { get; } = norm;

    /// <summary>[B, T, H] the adapter's input.</summary>
    public abstract Tensor Read { get; }

    /// <summary>[B, T, H] the adapter's inner residual, to which a fusion's value matrix may be applied.</summary>
    public abstract Tensor InnerResidual { get; }

    /// <summary>
    /// Whether a fusion adds the inner residual although <see cref="Ending"/> adds x as well: the reference's parallel fusion counts x
    /// twice.
    /// </summary>
    public virtual bool IsResidualAddedByFusion => false;

    /// <summary>How the connection is closed.</summary>
    public abstract ResidualEnding Ending { get; }

    /// <summary>Whether the adapter reads LN(h + x) and the connection ends with the same LayerNorm of A + (h + x).</summary>
    public virtual bool IsNormalizedTwice => false;
}
