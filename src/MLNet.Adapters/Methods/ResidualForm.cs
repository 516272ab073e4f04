using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>Determines where a method reads in a residual connection and where its output is added.</summary>
internal abstract record ResidualForm
{
    /// <summary>The form's name in messages.</summary>
    public abstract string Description { get; }

    /// <summary>Whether an adapter reads the sub-layer's input and therefore ignores any adapters before it in the sub-layer.</summary>
    public virtual bool ReadsInput => false;

    /// <summary>Whether what an adapter adds is added to the sub-layer's output, so that further adapters can read the result.</summary>
    public virtual bool AddsToOutput => true;

    /// <summary>Opens one residual connection.</summary>
    /// <param name="output">[B, T, H] the sub-layer's output h.</param>
    /// <param name="skip">[B, T, H] the sub-layer's input x.</param>
    /// <param name="norm">The LayerNorm over the sum; null in pre-norm families.</param>
    public abstract ResidualOpening Open(Tensor output, Tensor skip, PlacedNorm? norm);
}
