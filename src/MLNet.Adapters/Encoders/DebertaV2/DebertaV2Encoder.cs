using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.DebertaV2;

/// <summary>DeBERTa in versions 2 and 3 (He et al. 2021): attention sees contents and distances apart; no learnt positions.</summary>
internal sealed class DebertaV2Encoder : TransformerEncoder
{
    private DebertaV2Encoder(DebertaV2Config config, RelativeEmbeddings relative, Device device)
        : base(config, hasPooler: false, device, _ => new DisentangledLayer(config, relative, device)) => AddPart("relative", relative);

    public static DebertaV2Encoder Create(DebertaV2Config config, Device device) =>
        new(config, new RelativeEmbeddings(config, device), device);

    // Only the kernels compute attention without padding, and not for methods that read more: see DisentangledLayer.
    protected override bool CanLeavePaddingOut(EncoderPass pass) => pass.Reading == TextReading.EachToken;
}
