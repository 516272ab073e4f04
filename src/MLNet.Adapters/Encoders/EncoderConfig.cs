using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The sizes and constants of an encoder; a family with further ones derives from it.</summary>
internal record EncoderConfig
{
    private readonly int? _embeddingSize;
    private readonly double? _embeddingNormEpsilon;

    /// <summary>The family's name in Hugging Face's <c>config.json</c>.</summary>
    public required string ModelType { get; init; }

    public required int VocabularySize { get; init; }

    public required int HiddenSize { get; init; }

    /// <summary>The width of the embeddings, which are projected if it is not <see cref="HiddenSize"/>, its default.</summary>
    public int EmbeddingSize
    {
        get => _embeddingSize ?? HiddenSize;
        init => _embeddingSize = value;
    }

    public required int Layers { get; init; }

    /// <summary>What each layer computes; null if all are transformer layers.</summary>
    public IReadOnlyList<LayerOperation>? Operations { get; init; }

    /// <summary>Whether all layers have the same weights, and so the same adapters, as in ALBERT.</summary>
    public bool SharesLayers { get; init; }

    /// <summary>
    /// Whether an adapter at attention reads the input of the sub-layer where others read its output, and the other way round: what
    /// AdapterHub's ALBERT does, and its trained adapters rely on.
    /// </summary>
    public bool SwapsAttentionAdapters { get; init; }

    public required int Heads { get; init; }

    public required int FeedForwardSize { get; init; }

    /// <summary>
    /// Whether the activation of one half of the feed-forward network's inner layer is multiplied by the other half (GeGLU; Shazeer 2020).
    /// </summary>
    public bool GatesFeedForward { get; init; }

    /// <summary>Whether linear maps and LayerNorms have biases.</summary>
    public bool HasBiases { get; init; } = true;

    /// <summary>The number of learnt positions.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>The length of the longest sequence, including special tokens; some families cannot use all their positions.</summary>
    public required int MaxTokens { get; init; }

    public PositionNumbering Positions { get; init; } = PositionNumbering.FromZero;

    /// <summary>The number of segments; 0 if the family has no embeddings of them.</summary>
    public required int TokenTypes { get; init; }

    /// <summary>The id that pads the shorter rows of a batch.</summary>
    public int PaddingId { get; init; }

    public double LayerNormEpsilon { get; init; } = 1e-12;

    /// <summary>That of the embeddings' LayerNorm; by default the same as <see cref="LayerNormEpsilon"/>.</summary>
    public double EmbeddingNormEpsilon
    {
        get => _embeddingNormEpsilon ?? LayerNormEpsilon;
        init => _embeddingNormEpsilon = value;
    }

    public ActivationFunction Activation { get; init; } = ActivationFunction.Gelu;

    /// <summary>Dropout after embeddings and projections, used only if training requests it.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Dropout on attention probabilities, used only if training requests it.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>The type in which the weights are created: float32 or bfloat16. It is chosen when an encoder is loaded.</summary>
    public ScalarType WeightType { get; init; } = ScalarType.Float32;

    public int HeadSize => HiddenSize / Heads;

    /// <summary>Whether the attention of the first layer has no LayerNorm, because the embeddings have one.</summary>
    protected virtual bool SkipsFirstNorm => false;

    /// <summary>The sizes that matter to a method; shared layers count as one.</summary>
    public EncoderShape Shape => new(HiddenSize, SharesLayers ? 1 : Layers, Heads, FeedForwardSize)
    {
        Operations = Operations,
        IntermediateSize = GatesFeedForward ? 2 * FeedForwardSize : FeedForwardSize,
        EmbeddingSize = EmbeddingSize,
        IsBiasFree = !HasBiases,
        SkipsFirstNorm = SkipsFirstNorm,
    };
}
