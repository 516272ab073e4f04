using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Mpnet;

/// <summary>MPNet (Song et al. 2020): BERT's layers with a bias by distance in attention, without segments.</summary>
internal sealed class MpnetEncoder : TransformerEncoder
{
    private readonly RelativeBias _bias;

    public MpnetEncoder(MpnetConfig config, bool hasPooler, Device device)
        : base(config, hasPooler, device) =>
        AddPart("relative", _bias = new RelativeBias(config.Buckets, config.Heads, config.WeightType, device));

    protected override bool SeesDistances => true;

    protected override TokenLayout Padded(Tensor hidden, Tensor? padding)
    {
        var bias = _bias.Of(hidden.shape[1]).As(hidden.dtype); // [1, N, T, T]
        return TokenLayout.Padded(padding is null ? bias : bias + padding);
    }
}
