using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>
/// LN((h + A(LN(h + x))) + x): the adapter reads the normalized sum, and the frozen LayerNorm is used twice (Pfeiffer 2021).
/// </summary>
internal sealed class NormalizedSequentialForm : ResidualForm
{
    public static readonly NormalizedSequentialForm Instance = new();

    public override string Description => "sequential, reading the normalized sum";

    public override ResidualOpening Open(Tensor output, Tensor skip, PlacedNorm? norm) => new Opening(output, skip, norm);

    private sealed class Opening : ResidualOpening
    {
        private readonly Tensor _sum;

        public Opening(Tensor output, Tensor skip, PlacedNorm? norm)
            : base(output, skip, norm)
        {
            _sum = output + skip;
            Read = PlacedNorm.Apply(norm, _sum);
        }

        public override Tensor Read { get; }

        public override Tensor InnerResidual => Output;

        public override Tensor Close(Tensor added) => PlacedNorm.Apply(Norm, added.add_(_sum));
    }
}
