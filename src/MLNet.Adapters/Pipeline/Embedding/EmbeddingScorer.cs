using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Computes the embedding of each text.</summary>
internal sealed class EmbeddingScorer(NativeModel native, EmbeddingSettings settings)
    : IFusedScorer<TextRow, ReadOnlyMemory<float>>
{
    public IReadOnlyList<ReadOnlyMemory<float>> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        native.Embeddings(native.Encode(rows, notes), settings.Pooling, settings.Normalize);

    public IReadOnlyList<FusedResult<ReadOnlyMemory<float>>> ScoreFused(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = native.Encode(rows, notes);
        var (embeddings, fused) = (native.Embeddings(texts, settings.Pooling, settings.Normalize), native.Fusion(texts));
        return [.. texts.Select((text, row) => new FusedResult<ReadOnlyMemory<float>>(embeddings[row], [text], [fused[row]]))];
    }

    public void Dispose() => native.Dispose();
}
