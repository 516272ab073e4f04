using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.DistilBert;

/// <summary>DistilBERT (Sanh et al. 2019): BERT without segments and pooler.</summary>
internal sealed class DistilBertFamily : IEncoderFamily
{
    private static readonly ConfigNames Names = new()
    {
        HiddenSize = "dim",
        Heads = "n_heads",
        Layers = "n_layers",
        FeedForwardSize = "hidden_dim",
        Activation = "activation",
        HiddenDropout = "dropout",
        AttentionDropout = "attention_dropout",
        TokenTypes = null,
    };

    public string ModelType => "distilbert";

    public ITokenizerFormat Tokenizer { get; } = new WordPieceFormat(
        "DistilBertTokenizer", "DistilBertTokenizerFast", "BertTokenizer", "BertTokenizerFast");

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "distilbert.",
        OtherParts =
        [
            "vocab_transform.", "vocab_layer_norm.", "vocab_projector.", "pre_classifier.", "classifier.", "qa_outputs.",
            "embeddings.position_ids",
        ],
        Parts = PostNormKeys.Parts,
        Layers = "transformer.layer.",
        LayerParts =
        [
            ("query.", "attention.q_lin."),
            ("key.", "attention.k_lin."),
            ("value.", "attention.v_lin."),
            ("attention_output.", "attention.out_lin."),
            ("attention_norm.", "sa_layer_norm."),
            ("intermediate.", "ffn.lin1."),
            ("output.", "ffn.lin2."),
            ("output_norm.", "output_layer_norm."),
        ],
        LanguageHead = LanguageHeadKeys.Of("vocab_projector.weight", "vocab_transform", "vocab_layer_norm", "vocab_projector.bias"),
        Hub = new HubNames("DistilBertAdapterModel", "attention_adapters", "output_adapters"),
        TaskHeads = new TaskHeadKeys { Sequence = new SequenceHeadKeys("pre_classifier", ActivationFunction.ReLU, "classifier") },
    };

    public EncoderConfig ReadConfig(ConfigReader config) => TransformerConfig.Read(ModelType, config, paddingId: 0, Names);

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new TransformerEncoder(config, hasPooler: false, device);
}
