using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>
/// The adapter reads the sub-layer's output h, or LN(h + x), and is added to an inner residual r: LN((r + A) + x), or r + A alone. Houlsby
/// 2019 reads h and adds to h; Pfeiffer 2021 reads LN(h + x) and adds to h, and so uses the frozen LayerNorm twice.
/// </summary>
/// <param name="ReadsNormalizedSum">Whether the adapter reads LN(h + x).</param>
/// <param name="Residual">The inner residual r.</param>
/// <param name="EndsWithNorm">Whether x is added and the frozen LayerNorm applied at the end.</param>
internal sealed record SequentialForm(
    bool ReadsNormalizedSum = false,
    AdapterResidual Residual = AdapterResidual.Output,
    bool EndsWithNorm = true) : ResidualForm
{
    public override string Description =>
        $"sequential, reading the {(ReadsNormalizedSum ? "normalized sum" : "sub-layer's output")}"
        + Residual switch
        {
            AdapterResidual.Output => string.Empty,
            AdapterResidual.Sum => ", added to the sum",
            _ => ", added to the normalized sum",
        }
        + (EndsWithNorm ? string.Empty : ", without the LayerNorm at the end");

    public override bool AddsToOutput => Residual == AdapterResidual.Output && EndsWithNorm;

    public override ResidualOpening Open(Tensor output, Tensor skip, PlacedNorm? norm) => new Opening(this, output, skip, norm);

    private sealed class Opening(SequentialForm form, Tensor output, Tensor skip, PlacedNorm? norm)
        : ResidualOpening(output, skip, norm)
    {
        private Tensor? _sum;
        private Tensor? _normalized;

        public override Tensor Read => form.ReadsNormalizedSum ? Normalized : Output;

        public override Tensor InnerResidual => form.Residual switch
        {
            AdapterResidual.Sum => Sum,
            AdapterResidual.NormalizedSum => Normalized,
            _ => Output,
        };

        public override bool IsNormalizedTwice =>
            form is { ReadsNormalizedSum: true, Residual: AdapterResidual.Output, EndsWithNorm: true };

        public override ResidualEnding Ending =>
            !form.EndsWithNorm ? new(InnerResidual, null, null)
            : IsNormalizedTwice ? new(Sum, null, Norm) // r and x are in the sum
            : new(InnerResidual, Skip, Norm);

        private Tensor Sum => _sum ??= Output + Skip;

        private Tensor Normalized => _normalized ??= PlacedNorm.Apply(Norm, Sum);
    }
}
