using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.Mpnet;

/// <summary>MPNet (Song et al. 2020).</summary>
/// <remarks>
/// AdapterHub does not have it: adapters are placed as in BERT, after the output maps of attention and of the feed-forward network.
/// </remarks>
internal sealed class MpnetFamily : IEncoderFamily
{
    public string ModelType => "mpnet";

    public ITokenizerFormat Tokenizer { get; } = new WordPieceFormat("MPNetTokenizer", "MPNetTokenizerFast")
    {
        Framing = new Framing(1, 2, 1),
        Defaults = new WordPieceSettings
        {
            ClassificationToken = "<s>",
            SeparatorToken = "</s>",
            PaddingToken = "<pad>",
            MaskToken = "<mask>",
            MaskTakesSpaceBefore = true,
            OtherTokens = ["<unk>"],
        },
    };

    public FamilyKeys Keys { get; } = PostNormKeys.WithLanguageModel("mpnet.", "MPNetAdapterModel") with
    {
        Parts = [("relative.weight", "encoder.relative_attention_bias.weight"), .. PostNormKeys.Parts],
        LayerParts =
        [
            ("query.", "attention.attn.q."),
            ("key.", "attention.attn.k."),
            ("value.", "attention.attn.v."),
            ("attention_output.", "attention.attn.o."),
            ("attention_norm.", "attention.LayerNorm."),
            ("intermediate.", "intermediate.dense."),
            ("output.", "output.dense."),
            ("output_norm.", "output.LayerNorm."),
        ],
    };

    public EncoderConfig ReadConfig(ConfigReader config) => new MpnetConfig(
        TransformerConfig.AfterPadding(TransformerConfig.Read(ModelType, config, paddingId: 1, new ConfigNames { TokenTypes = null })),
        config.Size("relative_attention_num_buckets"));

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device) =>
        new MpnetEncoder((MpnetConfig)config, stored?.Contains(PostNormKeys.PoolerWeight) ?? true, device);
}
