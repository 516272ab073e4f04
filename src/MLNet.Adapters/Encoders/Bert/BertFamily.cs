using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Bert;

/// <summary>BERT (Devlin et al. 2019).</summary>
internal sealed class BertFamily : IEncoderFamily
{
    public string ModelType => "bert";

    public ITokenizerFormat Tokenizer { get; } = new WordPieceFormat(
        "BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast",
        "ElectraTokenizer", "ElectraTokenizerFast", "MobileBertTokenizer", "MobileBertTokenizerFast");

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "bert.",
        OtherParts = ["cls.", "classifier.", "qa_outputs.", "embeddings.position_ids"],
        Parts = PostNormKeys.Parts,
        Layers = PostNormKeys.Layers,
        LayerParts = PostNormKeys.LayerParts,
        LanguageHead = new LanguageHeadKeys(
            "cls.predictions.decoder.weight",
            [
                ("dense.weight", ["cls.predictions.transform.dense.weight"]),
                ("dense.bias", ["cls.predictions.transform.dense.bias"]),
                ("norm.weight", ["cls.predictions.transform.LayerNorm.weight", "cls.predictions.transform.LayerNorm.gamma"]),
                ("norm.bias", ["cls.predictions.transform.LayerNorm.bias", "cls.predictions.transform.LayerNorm.beta"]),
                ("bias", ["cls.predictions.bias"]),
            ]),
        Hub = PostNormKeys.Hub("BertAdapterModel"),
        TaskHeads = new TaskHeadKeys
        {
            Sequence = new SequenceHeadKeys(null, ActivationFunction.Tanh, "classifier"),
            Pooler = PostNormKeys.Pooler,
        },
    };

    public EncoderConfig ReadConfig(ConfigReader config) => TransformerConfig.Read(ModelType, config, paddingId: 0);

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, stored?.Contains(PostNormKeys.PoolerWeight) ?? true, device);
}
