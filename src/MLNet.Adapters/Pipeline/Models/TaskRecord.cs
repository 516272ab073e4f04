using System.Text.Json.Serialization;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// What <c>model.json</c> of a saved model holds, whatever its task; <c>task.json</c> holds the rest, and the weights are entries of their
/// own.
/// </summary>
internal sealed record TaskRecord : ModelRecord
{
    public required FineTuning FineTuning { get; init; }

    /// <summary>What is plugged into the encoder; null for nothing.</summary>
    public required CompositionRecord? Composition { get; init; }

    /// <summary>The head's layers; null where the model gives embeddings.</summary>
    public required HeadConfig? Head { get; init; }

    /// <summary>How many numbers the head gives for a text or a token.</summary>
    public required int HeadOutputs { get; init; }

    /// <summary>What they stand for; null where they have no names.</summary>
    public required ClassLabelsRecord? Labels { get; init; }

    public required PairTruncation PairTruncation { get; init; }

    /// <summary>The column of fusion weights; null for none, and in older models.</summary>
    public string? FusionWeightsColumnName { get; init; }

    public required TrainingReport Report { get; init; }

    /// <summary>How a fusion's own adapter was trained before it; null where it has none.</summary>
    public required TrainingReport? OwnAdapterReport { get; init; }

    public required ParameterSummary Parameters { get; init; }
}
