using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.XlmRoberta;

/// <summary>XLM-RoBERTa (Conneau et al. 2020): RoBERTa for 100 languages, with another tokenizer.</summary>
internal sealed class XlmRobertaFamily : IEncoderFamily
{
    public string ModelType => "xlm-roberta";

    public ITokenizerFormat Tokenizer { get; } = new XlmRobertaTokenizerFormat();

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "roberta.",
        OtherParts = ["lm_head.", "classifier.", "qa_outputs.", "embeddings.position_ids"],
        Parts = PostNormKeys.Parts,
        Layers = PostNormKeys.Layers,
        LayerParts = PostNormKeys.LayerParts,
        LanguageHead = new LanguageHeadKeys(
            "lm_head.decoder.weight",
            [
                ("dense.weight", ["lm_head.dense.weight"]),
                ("dense.bias", ["lm_head.dense.bias"]),
                ("norm.weight", ["lm_head.layer_norm.weight"]),
                ("norm.bias", ["lm_head.layer_norm.bias"]),
                ("bias", ["lm_head.bias"]),
            ],
            ActivationFunction.Gelu),
        Hub = PostNormKeys.Hub("XLMRobertaAdapterModel"),
    };

    public EncoderConfig ReadConfig(ConfigReader config) =>
        PostNormConfig.AfterPadding(PostNormConfig.Read(ModelType, config, paddingId: 1));

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new PostNormEncoder(config, stored?.Contains(PostNormKeys.PoolerWeight) ?? true, device);
}
