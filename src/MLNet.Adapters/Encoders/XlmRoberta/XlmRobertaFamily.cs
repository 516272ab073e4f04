using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.XlmRoberta;

/// <summary>XLM-RoBERTa (Conneau et al. 2020): RoBERTa for 100 languages, with another tokenizer.</summary>
internal sealed class XlmRobertaFamily : IEncoderFamily
{
    public string ModelType => "xlm-roberta";

    public ITokenizerFormat Tokenizer { get; } = new XlmRobertaTokenizerFormat();

    public FamilyKeys Keys { get; } = PostNormKeys.WithLanguageModel("roberta.", "XLMRobertaAdapterModel");

    public EncoderConfig ReadConfig(ConfigReader config) =>
        TransformerConfig.AfterPadding(TransformerConfig.Read(ModelType, config, paddingId: 1));

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, stored?.Contains(PostNormKeys.PoolerWeight) ?? true, device);
}
