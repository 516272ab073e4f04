using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Albert;

/// <summary>ALBERT (Lan et al. 2020): one layer used again and again, narrower embeddings.</summary>
internal sealed class AlbertFamily : IEncoderFamily
{
    private const string Layer = "albert_layers.0."; // in the only group

    public string ModelType => "albert";

    public ITokenizerFormat Tokenizer { get; } = new AlbertTokenizerFormat();

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "albert.",
        OtherParts = ["predictions.", "sop_classifier.", "classifier.", "qa_outputs.", "embeddings.position_ids"],
        Parts =
        [
            ("embeddings.projection.", "encoder.embedding_hidden_mapping_in."),
            ("pooler.", "pooler."),
            .. PostNormKeys.Parts,
        ],
        Layers = "encoder.albert_layer_groups.",
        LayerParts =
        [
            ("query.", $"{Layer}attention.query."),
            ("key.", $"{Layer}attention.key."),
            ("value.", $"{Layer}attention.value."),
            ("attention_output.", $"{Layer}attention.dense."),
            ("attention_norm.", $"{Layer}attention.LayerNorm."),
            ("intermediate.", $"{Layer}ffn."),
            ("output.", $"{Layer}ffn_output."),
            ("output_norm.", $"{Layer}full_layer_layer_norm."),
        ],
        LanguageHead = LanguageHeadKeys.Of("predictions.decoder.weight", "predictions.dense", "predictions.LayerNorm", "predictions.bias"),
        Hub = new HubNames("AlbertAdapterModel", $"{Layer}attention.attention_adapters", $"{Layer}output_adapters"),
        TaskHeads = new TaskHeadKeys
        {
            Sequence = new SequenceHeadKeys(null, ActivationFunction.Tanh, "classifier"),
            Pooler = "pooler",
        },
    };

    public EncoderConfig ReadConfig(ConfigReader config)
    {
        config.Require("num_hidden_groups", 1);
        config.Require("inner_group_num", 1);
        return TransformerConfig.Read(ModelType, config, paddingId: 0) with
        {
            EmbeddingSize = config.Size("embedding_size"),
            HiddenDropout = config.Number("hidden_dropout_prob", 0, 0, 1),
            AttentionDropout = config.Number("attention_probs_dropout_prob", 0, 0, 1),
            SharesLayers = true,
            SwapsAttentionAdapters = true,
        };
    }

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, stored?.Contains("pooler.weight") ?? true, device);
}
