using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>LoRA with a gate in parallel to one frozen linear map: W x + b + g B A x, where g is a number of each text.</summary>
internal sealed class GatedLoraProjection : LowRankProjection
{
    private readonly TextGate gate;

    public GatedLoraProjection(LoraConfig config, MapSite site, Device device)
        : base(nameof(GatedLoraProjection), config, config.Initialization, config.LearningRateRatio, site, device)
    {
        gate = new TextGate(config.Gating!.Value, site.Inputs, 1, device);
        RegisterComponents();
    }

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x) + Product(Dropped(x, batch)) * gate.Of(x, batch);

    public override void Initialize(Generator generator)
    {
        base.Initialize(generator);
        gate.Initialize(generator);
    }
}
