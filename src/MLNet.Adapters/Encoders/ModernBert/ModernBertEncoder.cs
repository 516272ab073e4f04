using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>
/// ModernBERT (Warner et al. 2024): pre-norm layers with rotary positions, of which most see only near tokens, and a LayerNorm at the end.
/// </summary>
internal sealed class ModernBertEncoder : TransformerEncoder
{
    private readonly ModernBertConfig _config;
    private readonly LayerNorm _norm;

    public ModernBertEncoder(ModernBertConfig config, Device device)
        : base(config, hasPooler: false, device, index => new ModernBertLayer(config, index, device))
    {
        _config = config;
        AddPart("norm", _norm = new LayerNorm(config.HiddenSize, config.LayerNormEpsilon, device, config.HasBiases, config.WeightType));
    }

    protected override TokenLayout Padded(Tensor hidden, Tensor? padding) => ModernBertLayout.Padded(hidden, padding, _config);

    protected override TokenLayout Unpadded(Tensor hidden, int[] lengths) => ModernBertLayout.Unpadded(hidden, lengths, _config);

    protected override Tensor Finish(Tensor last) => _norm.call(last);
}
