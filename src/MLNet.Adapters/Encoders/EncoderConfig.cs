using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>The sizes and constants of a BERT-like encoder.</summary>
internal sealed record EncoderConfig
{
    /// <summary>The family's name in Hugging Face's <c>config.json</c>.</summary>
    public required string ModelType { get; init; }

    public required int VocabularySize { get; init; }

    public required int HiddenSize { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int FeedForwardSize { get; init; }

    /// <summary>The number of learnt positions.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>The length of the longest sequence, including special tokens; some families cannot use all their positions.</summary>
    public required int MaxTokens { get; init; }

    public required int TokenTypes { get; init; }

    /// <summary>The id that pads the shorter rows of a batch.</summary>
    public int PaddingId { get; init; }

    public double LayerNormEpsilon { get; init; } = 1e-12;

    public ActivationFunction Activation { get; init; } = ActivationFunction.Gelu;

    /// <summary>Dropout after embeddings and projections, used only if training requests it.</summary>
    public double HiddenDropout { get; init; } = 0.1;

    /// <summary>Dropout on attention probabilities, used only if training requests it.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>The type in which the weights are created: float32 or bfloat16. It is chosen when an encoder is loaded.</summary>
    public ScalarType WeightType { get; init; } = ScalarType.Float32;

    public int HeadSize => HiddenSize / Heads;

    public EncoderShape Shape => new(HiddenSize, Layers, Heads, FeedForwardSize);
}
