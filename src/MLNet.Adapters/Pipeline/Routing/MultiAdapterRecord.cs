using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>What <c>model.json</c> of a saved model with many adapters holds; the weights are entries of their own.</summary>
internal sealed record MultiAdapterRecord
{
    public required IReadOnlyList<Route> Routes { get; init; }

    public required string EncoderId { get; init; }

    public required string EncoderSha256 { get; init; }

    /// <summary>The encoder's files in the model, in order; empty where the encoder is only referenced.</summary>
    public required IReadOnlyList<string> EncoderFiles { get; init; }

    public required EncoderStorage EncoderStorage { get; init; }

    public required string AdapterColumnName { get; init; }

    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required string ScoreLabelsColumnName { get; init; }

    public required UnknownAdapter OnUnknownAdapter { get; init; }

    public required int MaxTokens { get; init; }

    public required PairTruncation PairTruncation { get; init; }

    public required LongText OnLongText { get; init; }

    /// <summary>How many rows a view keeps the results of when it is read again; null in older models.</summary>
    public int? RereadRows { get; init; }

    /// <summary>One name, and what scores its rows.</summary>
    internal sealed record Route(string Name, bool IsParallel, IReadOnlyList<Part> Parts);

    /// <summary>A composition and its head.</summary>
    internal sealed record Part(CompositionRecord Composition, HeadConfig Head, IReadOnlyList<string> Labels, string HeadEntry);
}
