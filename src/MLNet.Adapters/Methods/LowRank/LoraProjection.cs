using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>LoRA in parallel to one frozen linear map: W x + b + s B A x.</summary>
internal sealed class LoraProjection : LowRankProjection, IMergeableProjection
{
    public LoraProjection(LoraConfig config, int inputs, int outputs, Device device)
        : base(nameof(LoraProjection), config, config.Initialization, config.LearningRateRatio, inputs, outputs, device)
    {
        RegisterComponents();
    }

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch) => Sum(x, map, batch);

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) =>
        (map.weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), Scale), map.bias?.detach().to(up.dtype, copy: true));
}
