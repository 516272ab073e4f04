using MLNet.Adapters.Methods;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.NasBert;

/// <summary>NAS-BERT (Xu et al. 2021) as ML.NET uses it: layers of one operation each, found by architecture search.</summary>
/// <remarks>
/// AdapterHub does not have it. An adapter of attention is placed at the end of attention operations, one of the feed-forward network at
/// the end of feed-forward and convolution operations.
/// </remarks>
internal sealed class NasBertFamily : IEncoderFamily
{
    private const int HeadSize = 64;
    private const int ReservedPositions = 2; // of which none is used: ML.NET cuts texts at 512 tokens
    private const string Operation = "Operation.";

    public string ModelType => "nas-bert";

    public string Package => MLNetRanksFormat.Package;

    public ITokenizerFormat Tokenizer { get; } = new MLNetRanksFormat();

    public FamilyKeys Keys { get; } = new()
    {
        Prefix = "Encoder.",
        OtherParts = [],
        Parts =
        [
            ("embeddings.words", "TokenEmbedding.weight"),
            ("embeddings.positions", "PositionalEmbedding.Embedding.weight"),
            ("embeddings.norm.", "EmbeddingLayerNorm."),
            ("embeddings.projection.", "EmbedTransfer.HiddenTransfer."),
        ],
        Layers = "Layers.",
        LayerParts =
        [
            ("query.", $"{Operation}SelfAttention.QProjection."),
            ("key.", $"{Operation}SelfAttention.KProjection."),
            ("value.", $"{Operation}SelfAttention.VProjection."),
            ("attention_output.", $"{Operation}SelfAttention.OutProjLinear."),
            ("attention_norm.", $"{Operation}LayerNorm."),
            ("intermediate.", $"{Operation}FullConnects.fc1."),
            ("output.", $"{Operation}FullConnects.fc2."),
            ("output_norm.", $"{Operation}FinalLayerNorm."),
            ("first.pointwise.", $"{Operation}Conv1.conv.Conv.conv2."),
            ("first.", $"{Operation}Conv1.conv.Conv.conv1."),
            ("first_norm.", $"{Operation}LayerNorm1."),
            ("second.pointwise.", $"{Operation}Conv2.conv.Conv.conv2."),
            ("second.", $"{Operation}Conv2.conv.Conv.conv1."),
            ("second_norm.", $"{Operation}LayerNorm2."),
        ],
        Kernels = [".pointwise.weight"],
        LanguageHead = LanguageHeadKeys.None,
        Hub = PostNormKeys.Hub("NasBertAdapterModel"),
    };

    public EncoderConfig ReadConfig(ConfigReader config)
    {
        var hidden = config.Size("hidden_size");
        if (hidden % HeadSize != 0)
            throw new InvalidDataException(
                $"{ConfigReader.FileName}: 'hidden_size' {hidden} is not divisible by the head size {HeadSize}.");
        var codes = config.Indices("arches", ArchitectureCode.Count, ConfigReader.MostLayers)
            .Select(code => new ArchitectureCode(code))
            .ToList();
        foreach (var code in codes.Where(code => code.Operation != LayerOperation.Identity && code.HiddenSize != hidden))
            throw new InvalidDataException(
                $"{ConfigReader.FileName}: 'arches' has the code {code.Code}, an operation of size {code.HiddenSize}, "
                + $"but 'hidden_size' is {hidden}. Layers of different sizes are not supported.");
        var positions = config.Size("max_position_embeddings");
        return new NasBertConfig(
            new EncoderConfig
            {
                ModelType = ModelType,
                VocabularySize = config.Size("vocab_size"),
                HiddenSize = hidden,
                EmbeddingSize = config.Size("embedding_size"),
                Layers = codes.Count,
                Operations = [.. codes.Select(code => code.Operation)],
                Heads = hidden / HeadSize,
                FeedForwardSize = 4 * hidden,
                MaxPositions = positions,
                MaxTokens = Math.Max(positions - ReservedPositions, 1),
                Positions = PositionNumbering.FromOne,
                TokenTypes = 0,
                PaddingId = 1,
                LayerNormEpsilon = 1e-5,
            },
            codes);
    }

    public TextEncoder Create(EncoderConfig config, IReadOnlySet<string>? stored, Device device)
    {
        var sizes = (NasBertConfig)config;
        return new TransformerEncoder(config, hasPooler: false, device, layer => CreateLayer(sizes, sizes.Codes[layer], device));
    }

    private static ITransformerLayer CreateLayer(NasBertConfig config, ArchitectureCode code, Device device) => code.Operation switch
    {
        LayerOperation.Identity => new IdentityLayer(),
        LayerOperation.Convolution => new ConvolutionLayer(config, code.KernelSize, device),
        var operation => new PostNormLayer(config, device, operation),
    };
}
