using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The embedding of each text.</summary>
internal sealed class EmbeddingScorer(NativeModel native, EmbeddingSettings settings) : IBatchScorer<TextRow, ReadOnlyMemory<float>>
{
    public IReadOnlyList<ReadOnlyMemory<float>> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        native.Embeddings(native.Encode(rows, notes), settings.Pooling, settings.Normalize);

    public void Dispose() => native.Dispose();
}
