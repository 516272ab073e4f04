using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Mpnet;

/// <summary>MPNet (Song et al. 2020): BERT's layers with a bias by distance in attention, without segments.</summary>
internal sealed class MpnetEncoder : TransformerEncoder
{
    private readonly RelativeBias _bias;

    public MpnetEncoder(MpnetConfig config, bool hasPooler, Device device)
        : base(config, hasPooler, device) =>
        AddPart("relative", _bias = new RelativeBias(config.Buckets, config.Heads, config.WeightType, device));

    protected override TokenLayout Padded(Tensor hidden, Tensor? padding) =>
        MpnetLayout.Padded(hidden, padding, _bias.ByDistance((int)hidden.shape[1]));

    protected override TokenLayout Unpadded(Tensor hidden, int[] lengths) =>
        MpnetLayout.Unpadded(hidden, lengths, _bias.ByDistance(lengths.Max()));
}
