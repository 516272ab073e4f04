using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Electra;

/// <summary>ELECTRA (Clark et al. 2020), discriminator or generator: BERT with narrower embeddings, without pooler.</summary>
internal sealed class ElectraFamily : IEncoderFamily
{
    public string ModelType => "electra";

    public ITokenizerFormat Tokenizer { get; } = new WordPieceFormat(
        "ElectraTokenizer", "ElectraTokenizerFast", "BertTokenizer", "BertTokenizerFast");

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "electra.",
        OtherParts =
        [
            "discriminator_predictions.", "generator_predictions.", "generator_lm_head.", "sequence_summary.",
            "classifier.", "qa_outputs.", "embeddings.position_ids",
        ],
        Parts = [("embeddings.projection.", "embeddings_project."), .. PostNormKeys.Parts],
        Layers = PostNormKeys.Layers,
        LayerParts = PostNormKeys.LayerParts,
        LanguageHead = LanguageHeadKeys.Of(
            "generator_lm_head.weight",
            "generator_predictions.dense",
            "generator_predictions.LayerNorm",
            "generator_lm_head.bias",
            ActivationFunction.Gelu),
        Hub = PostNormKeys.Hub("ElectraAdapterModel"),
        TaskHeads = new TaskHeadKeys
        {
            Sequence = new SequenceHeadKeys("classifier.dense", ActivationFunction.Gelu, "classifier.out_proj"),
        },
    };

    public EncoderConfig ReadConfig(ConfigReader config) => TransformerConfig.Read(ModelType, config, paddingId: 0) with
    {
        EmbeddingSize = config.Size("embedding_size"),
    };

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, hasPooler: false, device);
}
