using System.Text.Json.Serialization;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline;

/// <summary>What <c>model.json</c> of a saved text classifier holds; the weights are entries of their own.</summary>
internal sealed record ClassificationRecord
{
    public required FineTuning FineTuning { get; init; }

    /// <summary>What is plugged into the encoder; null for nothing.</summary>
    public required CompositionRecord? Composition { get; init; }

    public required ClassificationHeadKind Head { get; init; }

    public required ClassLabelsRecord Labels { get; init; }

    public required string EncoderId { get; init; }

    public required string EncoderSha256 { get; init; }

    /// <summary>The encoder's files in the model, in order; empty where the encoder is only referenced.</summary>
    public required IReadOnlyList<string> EncoderFiles { get; init; }

    public required EncoderStorage EncoderStorage { get; init; }

    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required int MaxTokens { get; init; }

    public required PairTruncation PairTruncation { get; init; }

    public required LongText OnLongText { get; init; }

    /// <summary>The column of fusion weights; null for none.</summary>
    public required string? FusionWeightsColumnName { get; init; }

    public required TrainingReport Report { get; init; }

    /// <summary>How a fusion's own adapter was trained before it; null where it has none.</summary>
    public required TrainingReport? OwnAdapterReport { get; init; }

    public required ParameterSummary Parameters { get; init; }
}
