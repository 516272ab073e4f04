using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Measures how well embeddings find the second text of each pair.</summary>
internal static class PairRetrieval
{
    private const int TextsAtOnce = 512; // other threads can score in between, and cancellation is noticed

    /// <summary>Returns the metrics of the ranks of pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="ranks">The rank of each pair's second text.</param>
    public static RetrievalMetrics Of(TextPairs pairs, int[] ranks) =>
        RetrievalScores.Compute([.. ranks.Select((rank, pair) => new PairRank(pairs.Firsts[pair], pairs.Seconds[pair], rank))]);

    /// <summary>Searches the distinct second texts for the partner of each pair's first text, by cosine.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">No pair has two texts.</exception>
    public static RetrievalMetrics Evaluate(IHost host, NativeModel native, EmbeddingPooling pooling, IDataView data, TextRowReader reader)
    {
        host.CheckValue(data, nameof(data));
        var notes = new ScoringNotes();
        var (rows, skipped) = Read(host, data, reader);
        notes.Add($"{{0}} pair(s) have {PairTask.MissingText(reader)} and were left out.", skipped);
        if (rows.Count == 0)
        {
            var why = skipped > 0 ? $": all {skipped} have {PairTask.MissingText(reader)}" : string.Empty;
            throw host.Except($"The data has no pair to evaluate{why}. Check the data that is passed.");
        }

        var firsts = native.Encode([.. rows.Select(row => new TextRow(row.First, null))], notes);
        var seconds = native.Encode([.. rows.Select(row => new TextRow(row.Second!, null))], notes);
        notes.Report(host);
        var pairs = new TextPairs(firsts.Zip(seconds));
        ReadOnlyMemory<float>[] embeddings = [.. pairs.Texts.Chunk(TextsAtOnce).SelectMany(Embed)];
        return Of(pairs, ComputeThreads.Score(() => RetrievalRanks.Compute(pairs, embeddings, host.CheckAlive)));

        ReadOnlyMemory<float>[] Embed(EncodedText[] texts)
        {
            host.CheckAlive();
            return native.Embeddings(texts, pooling, normalize: true);
        }
    }

    private static (List<TextRow> Rows, int Skipped) Read(IHost host, IDataView data, TextRowReader reader)
    {
        ((IRowReader<TextRow>)reader).Check(host, SchemaShape.Create(data.Schema));
        using var cursor = data.GetRowCursor(reader.Columns.Select(column => data.Schema[column.Name]));
        var (read, rows, skipped) = (reader.Bind(cursor), new List<TextRow>(), 0);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            var row = read();
            if (PairTask.LacksText(row))
                skipped++;
            else
                rows.Add(row);
        }

        return (rows, skipped);
    }
}
