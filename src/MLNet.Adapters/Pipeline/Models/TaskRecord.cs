using System.Text.Json.Serialization;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// The contents of <c>model.json</c> in a saved model, whatever its task; <c>task.json</c> contains the rest, and the weights are separate
/// entries.
/// </summary>
internal sealed record TaskRecord : ModelRecord
{
    public required FineTuning FineTuning { get; init; }

    /// <summary>The adapters plugged into the encoder; null for none.</summary>
    public required CompositionRecord? Composition { get; init; }

    /// <summary>The head's layers; null if the model returns embeddings.</summary>
    public required HeadConfig? Head { get; init; }

    /// <summary>The number of outputs of the head per text or token.</summary>
    public required int HeadOutputs { get; init; }

    /// <summary>The names of the outputs; null if they have none.</summary>
    public required ClassLabelsRecord? Labels { get; init; }

    public required PairTruncation PairTruncation { get; init; }

    /// <summary>The column of fusion weights; null for none, and in older models.</summary>
    public string? FusionWeightsColumnName { get; init; }

    public required TrainingReport Report { get; init; }

    /// <summary>The report of the training of a fusion's own adapter, which precedes the fusion's; null if it has none.</summary>
    public required TrainingReport? OwnAdapterReport { get; init; }

    public required ParameterSummary Parameters { get; init; }
}
