using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The pairs of a data set with the embeddings of their texts.</summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Embeddings">One vector of length 1 for each of their distinct texts.</param>
/// <param name="Labels">The label of each pair.</param>
internal sealed record EvaluatedPairs(TextPairs Pairs, ReadOnlyMemory<float>[] Embeddings, float[] Labels)
{
    private const int TextsAtOnce = 512; // other threads can score in between, and cancellation is noticed

    /// <summary>Reads and embeds the pairs; a pair that lacks a text or its label is left out, with a warning.</summary>
    /// <param name="host">The model's host.</param>
    /// <param name="native">The model.</param>
    /// <param name="form">The form of its embeddings; their length does not matter.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="reader">Reads their columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">No pair can be used.</exception>
    public static EvaluatedPairs Read(IHost host, NativeModel native, EmbeddingForm form, IDataView data, PairReader reader)
    {
        host.CheckValue(data, nameof(data));
        var (notes, normalized) = (new ScoringNotes(), form with { Normalize = true });
        var (rows, skipped) = Read(host, data, reader);
        var missing = reader.LabelColumnName is { } label ? $"{reader.MissingText}, or no label in column '{label}'," : reader.MissingText;
        notes.Add($"{{0}} pair(s) have {missing} and were left out.", skipped);
        if (rows.Count == 0)
        {
            var why = skipped > 0 ? $": all {skipped} have {missing.TrimEnd(',')}" : string.Empty;
            throw host.Except($"The data has no pair to evaluate{why}. Check the data that is passed.");
        }

        var firsts = native.Encode([.. rows.Select(row => new TextRow(row.First, null))], notes);
        var seconds = native.Encode([.. rows.Select(row => new TextRow(row.Second, null))], notes);
        notes.Report(host);
        var pairs = new TextPairs(firsts.Zip(seconds));
        return new EvaluatedPairs(
            pairs,
            [.. pairs.Texts.Chunk(TextsAtOnce).SelectMany(Embed)],
            [.. rows.Select(row => row.Score)]);

        ReadOnlyMemory<float>[] Embed(EncodedText[] texts)
        {
            host.CheckAlive();
            return native.Embeddings(texts, normalized);
        }
    }

    private static (List<GivenPair> Rows, int Skipped) Read(IHost host, IDataView data, PairReader reader)
    {
        ((IRowReader<GivenPair>)reader).Check(host, SchemaShape.Create(data.Schema));
        using var cursor = data.GetRowCursor(reader.Columns.Select(column => data.Schema[column.Name]));
        var (read, rows, skipped) = (reader.Bind(cursor), new List<GivenPair>(), 0);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            var row = read();
            if (row.LacksText || float.IsNaN(row.Score))
                skipped++;
            else
                rows.Add(row);
        }

        return (rows, skipped);
    }
}
