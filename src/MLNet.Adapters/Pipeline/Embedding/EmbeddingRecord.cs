using System.Text.Json.Serialization;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The contents of <c>model.json</c> in a saved embedding transformer; the weights are separate entries.</summary>
internal sealed record EmbeddingRecord : ModelRecord
{
    public required EmbeddingSettings Settings { get; init; }

    /// <summary>The adapters plugged into the encoder; null for none.</summary>
    public required CompositionRecord? Adapter { get; init; }
}

/// <summary>The columns and form of embeddings.</summary>
internal sealed record EmbeddingSettings
{
    public required string InputColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required EmbeddingPooling Pooling { get; init; }

    public required bool Normalize { get; init; }

    /// <summary>The text before each text; null for none, and in older models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // without one, older versions of the library read the model
    public string? Prompt { get; init; }

    /// <summary>The number of components; null for the encoder's hidden size, and in older models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Dimensions { get; init; }

    [JsonIgnore]
    public EmbeddingForm Form => new(Pooling, Normalize, Dimensions);
}

/// <summary>The settings that are specific to a contrastively trained model.</summary>
/// <param name="Embedding">The columns and form of the embeddings.</param>
/// <param name="Sentence1ColumnName">The name of the column with the first texts of the training pairs.</param>
/// <param name="Sentence2ColumnName">The name of the column with the second texts of the training pairs.</param>
/// <param name="Validation">The retrieval metrics of the validation pairs; null without validation, and for graded pairs.</param>
internal sealed record ContrastiveSettings(
    EmbeddingSettings Embedding,
    string Sentence1ColumnName,
    string Sentence2ColumnName,
    RetrievalMetrics? Validation)
{
    /// <summary>The name of the column with the labels of graded pairs; null if pairs were not graded, and in older models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LabelColumnName { get; init; }

    /// <summary>The metrics of graded validation pairs; null without them, and in older models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SimilarityMetrics? ValidationSimilarity { get; init; }
}
