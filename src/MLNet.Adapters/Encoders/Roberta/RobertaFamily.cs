using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Roberta;

/// <summary>RoBERTa (Liu et al. 2019).</summary>
internal sealed class RobertaFamily : IEncoderFamily
{
    public string ModelType => "roberta";

    public ITokenizerFormat Tokenizer { get; } = new RobertaTokenizerFormat();

    public FamilyKeys Keys { get; } = PostNormKeys.WithLanguageModel("roberta.", "RobertaAdapterModel");

    public EncoderConfig ReadConfig(ConfigReader config) =>
        TransformerConfig.AfterPadding(TransformerConfig.Read(ModelType, config, paddingId: 1));

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, stored?.Contains(PostNormKeys.PoolerWeight) ?? true, device);
}
