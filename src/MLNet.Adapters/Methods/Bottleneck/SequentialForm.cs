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

    private sealed class Opening : ResidualOpening
    {
        private readonly SequentialForm _form;
        private readonly Tensor? _sum; // h + x, if anything needs it

        public Opening(SequentialForm form, Tensor output, Tensor skip, PlacedNorm? norm)
            : base(output, skip, norm)
        {
            _form = form;
            _sum = form.ReadsNormalizedSum || form.Residual != AdapterResidual.Output ? output + skip : null;
            var normalized = form.ReadsNormalizedSum || form.Residual == AdapterResidual.NormalizedSum
                ? PlacedNorm.Apply(norm, _sum!)
                : null;
            Read = form.ReadsNormalizedSum ? normalized! : output;
            InnerResidual = form.Residual switch
            {
                AdapterResidual.Sum => _sum!,
                AdapterResidual.NormalizedSum => normalized!,
                _ => output,
            };
        }

        public override Tensor Read { get; }

        public override Tensor InnerResidual { get; }

        public override Tensor Close(Tensor added)
        {
            if (!_form.EndsWithNorm)
                return added.add_(InnerResidual);
            var isWholeSum = _sum is not null && _form.Residual == AdapterResidual.Output; // which already contains r and x
            return isWholeSum
                ? PlacedNorm.ApplyToSum(Norm, added, _sum!)
                : PlacedNorm.ApplyToSum(Norm, added.add_(InnerResidual), Skip);
        }
    }
}
