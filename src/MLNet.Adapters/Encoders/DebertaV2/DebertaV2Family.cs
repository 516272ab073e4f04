using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.SentencePiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.DebertaV2;

/// <summary>DeBERTa in versions 2 and 3 (He et al. 2021 and 2023).</summary>
internal sealed class DebertaV2Family : IEncoderFamily
{
    public string ModelType => "deberta-v2";

    public ITokenizerFormat Tokenizer { get; } = new DebertaV2TokenizerFormat();

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "deberta.",
        OtherParts =
        [
            "lm_predictions.", "mask_predictions.", "cls.", "pooler.", "classifier.", "qa_outputs.",
            "embeddings.position_ids", "embeddings.position_embeddings.", "embeddings.word_embeddings._weight",
        ],
        Parts =
        [
            ("relative.weight", "encoder.rel_embeddings.weight"),
            ("relative.norm.", "encoder.LayerNorm."),
            .. PostNormKeys.Parts,
        ],
        Layers = PostNormKeys.Layers,
        LayerParts =
        [
            ("query.", "attention.self.query_proj."),
            ("key.", "attention.self.key_proj."),
            ("value.", "attention.self.value_proj."),
            .. PostNormKeys.LayerParts,
        ],
        LanguageHead = new LanguageHeadKeys(
            "lm_predictions.lm_head.decoder.weight",
            [
                ("dense.weight", ["lm_predictions.lm_head.dense.weight", "cls.predictions.transform.dense.weight"]),
                ("dense.bias", ["lm_predictions.lm_head.dense.bias", "cls.predictions.transform.dense.bias"]),
                ("norm.weight", ["lm_predictions.lm_head.LayerNorm.weight", "cls.predictions.transform.LayerNorm.weight"]),
                ("norm.bias", ["lm_predictions.lm_head.LayerNorm.bias", "cls.predictions.transform.LayerNorm.bias"]),
                ("bias", ["lm_predictions.lm_head.bias", "cls.predictions.bias"]),
            ]),
        Hub = PostNormKeys.Hub("DebertaV2AdapterModel"),
        TaskHeads = new TaskHeadKeys { Sequence = new SequenceHeadKeys("pooler.dense", ActivationFunction.Gelu, "classifier") },
    };

    public EncoderConfig ReadConfig(ConfigReader config)
    {
        config.Require("relative_attention", true, otherwise: false);
        config.Require("share_att_key", true, otherwise: false);
        config.Require("position_biased_input", false, otherwise: true);
        config.Require("conv_kernel_size", 0);
        config.RequireAll("pos_att_type", "c2p", "p2c");
        var read = TransformerConfig.Read(ModelType, config, paddingId: 0, new ConfigNames { TokenTypes = null });
        config.Require("embedding_size", read.HiddenSize);
        var farthest = config.Integer("max_relative_positions", -1);
        return new DebertaV2Config(read with
        {
            Positions = PositionNumbering.None,
            TokenTypes = config.Index("type_vocab_size", 0),
            LayerNormEpsilon = config.Number("layer_norm_eps", 1e-7, 0, 1),
        })
        {
            Buckets = Math.Max(config.Integer("position_buckets", -1), 0),
            FarthestDistance = farthest < 1 ? read.MaxPositions : farthest,
            NormalizesDistances = config.Choice("norm_rel_ebd", false, ("none", false), ("layer_norm", true)),
        };
    }

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        DebertaV2Encoder.Create((DebertaV2Config)config, device);
}
