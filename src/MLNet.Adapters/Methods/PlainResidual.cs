using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>The encoder's own residual connection: LN(h + x).</summary>
internal sealed class PlainResidual : IResidualConnection
{
    public static readonly PlainResidual Instance = new();

    public Tensor Combine(Tensor output, Tensor skip, LayerNorm norm, LayerBatch batch) => norm.call(output + skip);
}
