using MLNet.Adapters.Pipeline.Models;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>What <c>model.json</c> of a saved embedding transformer holds; the weights are entries of their own.</summary>
internal sealed record EmbeddingRecord : ModelRecord
{
    public required EmbeddingSettings Settings { get; init; }

    /// <summary>What is plugged into the encoder; null for nothing.</summary>
    public required CompositionRecord? Adapter { get; init; }
}
