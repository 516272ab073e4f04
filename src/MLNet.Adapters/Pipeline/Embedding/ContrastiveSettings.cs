namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>What a contrastively trained model has of its own.</summary>
/// <param name="Embedding">Columns and form of the embeddings.</param>
/// <param name="Sentence1ColumnName">The first texts of the pairs that it was trained on.</param>
/// <param name="Sentence2ColumnName">The second ones.</param>
/// <param name="Validation">Retrieval among the validation pairs; null without any.</param>
internal sealed record ContrastiveSettings(EmbeddingSettings Embedding, string Sentence1ColumnName, string Sentence2ColumnName, RetrievalMetrics? Validation);
