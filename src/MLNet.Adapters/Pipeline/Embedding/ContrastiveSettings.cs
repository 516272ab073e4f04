using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>What a contrastively trained model has of its own.</summary>
/// <param name="Embedding">Columns and form of the embeddings.</param>
/// <param name="Validation">Retrieval among the validation pairs; null without any.</param>
internal sealed record ContrastiveSettings(EmbeddingSettings Embedding, RetrievalMetrics? Validation);
