using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>What <c>model.json</c> of a saved embedding transformer holds; the weights are entries of their own.</summary>
internal sealed record EmbeddingRecord : ModelRecord
{
    public required EmbeddingSettings Settings { get; init; }

    /// <summary>What is plugged into the encoder; null for nothing.</summary>
    public required CompositionRecord? Adapter { get; init; }
}

/// <summary>Columns and form of embeddings.</summary>
internal sealed record EmbeddingSettings
{
    public required string InputColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required EmbeddingPooling Pooling { get; init; }

    public required bool Normalize { get; init; }
}

/// <summary>What a contrastively trained model has of its own.</summary>
/// <param name="Embedding">Columns and form of the embeddings.</param>
/// <param name="Sentence1ColumnName">The first texts of the pairs that it was trained on.</param>
/// <param name="Sentence2ColumnName">The second ones.</param>
/// <param name="Validation">Retrieval among the validation pairs; null without any.</param>
internal sealed record ContrastiveSettings(
    EmbeddingSettings Embedding,
    string Sentence1ColumnName,
    string Sentence2ColumnName,
    RetrievalMetrics? Validation);
