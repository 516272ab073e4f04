using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The encoder's own residual connection: LN(h + x), or h + x in pre-norm families.</summary>
internal sealed class PlainResidual : IResidualConnection
{
    public static readonly PlainResidual Instance = new();

    public Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch) => PlacedNorm.Apply(norm, output + skip);
}
