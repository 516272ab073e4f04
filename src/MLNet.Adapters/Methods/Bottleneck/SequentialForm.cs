using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>LN((h + A(h)) + x): the adapter reads the sub-layer's output (Houlsby 2019).</summary>
internal sealed class SequentialForm : ResidualForm
{
    public static readonly SequentialForm Instance = new();

    public override string Description => "sequential, reading the sub-layer's output";

    public override ResidualOpening Open(Tensor output, Tensor skip, PlacedNorm? norm) => new Opening(output, skip, norm);

    private sealed class Opening(Tensor output, Tensor skip, PlacedNorm? norm) : ResidualOpening(output, skip, norm)
    {
        public override Tensor Read => Output;

        public override Tensor InnerResidual => Output;

        public override Tensor Close(Tensor added) => PlacedNorm.Apply(Norm, added.add_(Output).add_(Skip));
    }
}
