using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>What <c>model.json</c> of a saved embedding transformer holds; the weights are entries of their own.</summary>
internal sealed record EmbeddingRecord
{
    public required EmbeddingSettings Settings { get; init; }

    /// <summary>What is plugged into the encoder; null for nothing.</summary>
    public required CompositionRecord? Adapter { get; init; }

    public required string EncoderId { get; init; }

    public required string EncoderSha256 { get; init; }

    /// <summary>The encoder's files in the model, in order; empty where the encoder is only referenced.</summary>
    public required IReadOnlyList<string> EncoderFiles { get; init; }

    public required EncoderStorage EncoderStorage { get; init; }

    public required int MaxTokens { get; init; }

    public required LongText OnLongText { get; init; }

    /// <summary>How many rows a view keeps the results of when it is read again; null in older models.</summary>
    public int? RereadRows { get; init; }
}
