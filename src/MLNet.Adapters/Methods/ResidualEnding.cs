using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>How a residual connection ends: LN((A + first) + second), where A is what an adapter adds.</summary>
/// <param name="First">[B, T, H]</param>
/// <param name="Second">[B, T, H]; null for none.</param>
/// <param name="Norm">The LayerNorm; null for none.</param>
internal readonly record struct ResidualEnding(Tensor First, Tensor? Second, PlacedNorm? Norm)
{
    /// <summary>Returns the hidden state that leaves the connection.</summary>
    /// <param name="added">[B, T, H] A; overwritten.</param>
    public Tensor Apply(Tensor added) => Second is null
        ? PlacedNorm.ApplyToSum(Norm, added, First)
        : PlacedNorm.ApplyToSum(Norm, added.add_(First), Second);
}
