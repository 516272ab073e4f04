using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The encoder's own LayerNorm.</summary>
internal sealed class PlainNormalization : INormalization
{
    public static readonly PlainNormalization Instance = new();

    public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => norm.call(x);
}
