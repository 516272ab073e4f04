using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>LN((A(x) + h) + x): the adapter reads the sub-layer's input (He et al. 2022).</summary>
internal sealed class ParallelForm : ResidualForm
{
    public static readonly ParallelForm Instance = new();

    public override string Description => "parallel, reading the sub-layer's input";

    public override bool ReadsInput => true;

    public override ResidualOpening Open(Tensor output, Tensor skip, PlacedNorm? norm) => new Opening(output, skip, norm);

    private sealed class Opening(Tensor output, Tensor skip, PlacedNorm? norm) : ResidualOpening(output, skip, norm)
    {
        public override Tensor Read => Skip;

        public override Tensor InnerResidual => Skip;

        public override bool IsResidualAddedByFusion => true;

        public override Tensor Close(Tensor added) => PlacedNorm.Apply(Norm, added.add_(Output).add_(Skip));
    }
}
