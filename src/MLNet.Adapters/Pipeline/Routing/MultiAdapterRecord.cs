using System.Text.Json.Serialization;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The contents of <c>model.json</c> in a saved model with multiple adapters; the weights are separate entries.</summary>
internal sealed record MultiAdapterRecord : ModelRecord
{
    public required IReadOnlyList<Route> Routes { get; init; }

    public required string AdapterColumnName { get; init; }

    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required string ScoreLabelsColumnName { get; init; }

    public required UnknownAdapter OnUnknownAdapter { get; init; }

    public required PairTruncation PairTruncation { get; init; }

    /// <summary>The labels of the output columns; null, and not written, if they follow from the adapters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputLabels? FixedLabels { get; init; }

    /// <summary>The report of the training of all adapters together; null, and not written, if they were given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainingReport? Report { get; init; }

    /// <summary>The classes that all heads have; null if they can differ.</summary>
    internal sealed record OutputLabels(IReadOnlyList<string>? Common);

    /// <summary>One name, and the compositions that score its rows.</summary>
    internal sealed record Route(string Name, bool IsParallel, IReadOnlyList<Part> Parts);

    /// <summary>A composition and its head.</summary>
    internal sealed record Part(CompositionRecord Composition, HeadConfig Head, IReadOnlyList<string> Labels, string HeadEntry);
}
