using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The texts of a batch as a side network's attention reads them: padded to a rectangle.</summary>
/// <param name="Bias">[B, 1, 1, T] 0 on real tokens, −∞ on padding; null if no token is masked.</param>
internal sealed record SideTexts(Tensor? Bias)
{
    /// <summary>Puts padding into states that are computed without it: [1, all tokens, C] → [B, T, C].</summary>
    public Func<Tensor, Tensor> Pad { get; init; } = states => states;

    /// <summary>Takes it out again: [B, T, C] → [1, all tokens, C].</summary>
    public Func<Tensor, Tensor> Unpad { get; init; } = states => states;

    /// <summary>Returns the same for some rows of a padded batch.</summary>
    public SideTexts Narrow(long first, long rows) => this with { Bias = Bias?.narrow(0, first, rows) };
}
