using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Computes the embedding of each text.</summary>
internal sealed class EmbeddingScorer(NativeModel native, EmbeddingSettings settings)
    : IFusedScorer<TextRow, ReadOnlyMemory<float>>
{
    private readonly JoinedRequests<ReadOnlyMemory<float>> _requests =
        new(texts => native.Embeddings(texts, settings.Form));

    public void Load() => native.Load();

    public IReadOnlyList<ReadOnlyMemory<float>> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        _requests.Score(Encode(rows, notes));

    public IReadOnlyList<FusedResult<ReadOnlyMemory<float>>> ScoreFused(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = Encode(rows, notes);
        var (embeddings, fused) = (_requests.Score(texts), native.Fusion(texts));
        return [.. texts.Select((text, row) => new FusedResult<ReadOnlyMemory<float>>(embeddings[row], [text], [fused[row]]))];
    }

    public void Dispose() => native.Dispose();

    private EncodedText[] Encode(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = native.Encode(
            settings.Prompt is { } prompt ? [.. rows.Select(row => row with { First = prompt + row.First })] : rows, notes);
        notes.Count(texts);
        return texts;
    }
}
