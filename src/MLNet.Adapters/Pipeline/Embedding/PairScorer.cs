using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The embeddings of both texts of a pair, or of a single text.</summary>
/// <param name="Texts">The tokens of the texts.</param>
/// <param name="Embeddings">The embeddings of the texts.</param>
internal sealed record PairEmbeddings(IReadOnlyList<EncodedText> Texts, IReadOnlyList<ReadOnlyMemory<float>> Embeddings);

/// <summary>Embeds both texts of pairs separately.</summary>
internal sealed class PairScorer(EmbeddingScorer scorer) : IFusedScorer<TextRow, PairEmbeddings>
{
    public void Load() => scorer.Load();

    public IReadOnlyList<PairEmbeddings> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        [.. ScoreFused(rows, notes).Select(result => result.Output)];

    public IReadOnlyList<FusedResult<PairEmbeddings>> ScoreFused(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var results = new Queue<FusedResult<ReadOnlyMemory<float>>>(scorer.ScoreFused([.. rows.SelectMany(TextsOf)], notes));
        return [.. rows.Select(row => Join([.. TextsOf(row).Select(_ => results.Dequeue())]))];
    }

    public void Dispose() => scorer.Dispose();

    private static IEnumerable<TextRow> TextsOf(TextRow pair) =>
        pair.Second is { } second ? [new(pair.First, null), new(second, null)] : [pair];

    private static FusedResult<PairEmbeddings> Join(IReadOnlyList<FusedResult<ReadOnlyMemory<float>>> parts)
    {
        EncodedText[] texts = [.. parts.Select(part => part.Texts[0])];
        return new(new PairEmbeddings(texts, [.. parts.Select(part => part.Output)]), texts, [.. parts.Select(part => part.Weights[0])]);
    }
}
