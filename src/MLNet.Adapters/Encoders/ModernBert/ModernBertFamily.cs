using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.TokenizerJson;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>ModernBERT (Warner et al. 2024).</summary>
/// <remarks>
/// AdapterHub does not have it: adapters are placed as in BERT, after the output maps of attention and of the feed-forward network, and
/// added before the residual sum, as AdapterHub does in other pre-norm families.
/// </remarks>
internal sealed class ModernBertFamily : IEncoderFamily
{
    private static readonly ConfigNames Names = new()
    {
        Activation = "hidden_activation",
        HiddenDropout = "mlp_dropout",
        AttentionDropout = "attention_dropout",
        Epsilon = "norm_eps",
        UsualEpsilon = 1e-5,
        UsualDropout = 0,
        TokenTypes = null,
    };

    public string ModelType => "modernbert";

    public ITokenizerFormat Tokenizer { get; } = new TokenizerJsonFormat();

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "model.",
        OtherParts = ["head.", "decoder.", "classifier."],
        Parts =
        [
            ("embeddings.words", "embeddings.tok_embeddings.weight"),
            ("embeddings.norm.", "embeddings.norm."),
            ("norm.", "final_norm."),
        ],
        Layers = "layers.",
        LayerParts =
        [
            // one tensor, queries before keys before values
            ("query.", "attn.Wqkv."),
            ("key.", "attn.Wqkv."),
            ("value.", "attn.Wqkv."),
            ("attention_output.", "attn.Wo."),
            ("attention_norm.", "attn_norm."),
            ("intermediate.", "mlp.Wi."),
            ("output.", "mlp.Wo."),
            ("output_norm.", "mlp_norm."),
        ],
        LanguageHead = LanguageHeadKeys.Of("decoder.weight", "head.dense", "head.norm", "decoder.bias", hasBiases: false),
        Hub = new HubNames("ModernBertAdapterModel", "attn", "mlp"),
        TaskHeads = new TaskHeadKeys { Token = null, Answers = null }, // their maps follow a dense map and a LayerNorm
    };

    public EncoderConfig ReadConfig(ConfigReader config)
    {
        foreach (var bias in (ReadOnlySpan<string>)["attention_bias", "mlp_bias", "norm_bias", "classifier_bias"])
            config.Require(bias, false);
        foreach (var dropout in (ReadOnlySpan<string>)["embedding_dropout", "mlp_dropout", "attention_dropout"])
            config.Require(dropout, 0);
        foreach (var newer in (ReadOnlySpan<string>)["rope_scaling", "rope_parameters", "layer_types"])
            config.Refuse(
                newer, "Describe positions and layers by 'global_rope_theta', 'local_rope_theta' and 'global_attn_every_n_layers'.");
        var sizes = TransformerConfig.Read(ModelType, config, paddingId: 50283, Names) with
        {
            Positions = PositionNumbering.None,
            HasBiases = false,
            GatesFeedForward = true,
        };
        if (sizes.HeadSize % 2 != 0)
            throw new InvalidDataException(
                $"{ConfigReader.FileName}: 'hidden_size' {sizes.HiddenSize} divided by 'num_attention_heads' {sizes.Heads} "
                + $"is {sizes.HeadSize}; rotary positions need an even number. Use the configuration that belongs to the weights.");
        var theta = config.Number("global_rope_theta", 160_000, 1, double.MaxValue);
        return new ModernBertConfig(sizes)
        {
            GlobalEvery = config.Size("global_attn_every_n_layers"),
            LocalDistance = config.Size("local_attention") / 2,
            GlobalTheta = theta,
            LocalTheta = config.Number("local_rope_theta", theta, 1, double.MaxValue),
        };
    }

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new ModernBertEncoder((ModernBertConfig)config, device);
}
