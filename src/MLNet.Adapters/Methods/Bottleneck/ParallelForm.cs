using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>LN((A(x) + h) + x), or A(x) + h alone: the adapter reads the sub-layer's input (He et al. 2022).</summary>
/// <param name="EndsWithNorm">Whether x is added and the frozen LayerNorm applied at the end.</param>
internal sealed record ParallelForm(bool EndsWithNorm = true) : ResidualForm
{
    public override string Description =>
        "parallel, reading the sub-layer's input" + (EndsWithNorm ? string.Empty : ", without the LayerNorm at the end");

    public override bool ReadsInput => true;

    public override ResidualOpening Open(Tensor output, Tensor skip, PlacedNorm? norm) => new Opening(EndsWithNorm, output, skip, norm);

    private sealed class Opening(bool endsWithNorm, Tensor output, Tensor skip, PlacedNorm? norm) : ResidualOpening(output, skip, norm)
    {
        public override Tensor Read => Skip;

        public override Tensor InnerResidual => Skip;

        public override bool IsResidualAddedByFusion => true;

        public override ResidualEnding Ending => endsWithNorm ? new(Output, Skip, Norm) : new(Output, null, null);
    }
}
