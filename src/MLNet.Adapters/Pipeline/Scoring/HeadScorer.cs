using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>Scores rows by the head's outputs for the texts that they are read as.</summary>
/// <typeparam name="TInput">A row.</typeparam>
/// <typeparam name="TEncoded">A tokenized row.</typeparam>
/// <typeparam name="TOutput">The result of a row.</typeparam>
internal abstract class HeadScorer<TInput, TEncoded, TOutput>(NativeModel native) : IFusedScorer<TInput, TOutput>
{
    protected NativeModel Native { get; } = native;

    public void Load() => Native.Load();

    public IReadOnlyList<TOutput> Score(IReadOnlyList<TInput> rows, ScoringNotes notes)
    {
        var encoded = Encode(rows, notes);
        EncodedText[] texts = [.. encoded.SelectMany(TextsOf)];
        notes.Count(texts);
        return Results(rows, encoded, texts.Length == 0 ? [] : Native.Outputs(texts));
    }

    public IReadOnlyList<FusedResult<TOutput>> ScoreFused(IReadOnlyList<TInput> rows, ScoringNotes notes)
    {
        var encoded = Encode(rows, notes);
        EncodedText[] texts = [.. encoded.SelectMany(TextsOf)];
        notes.Count(texts);
        var fused = texts.Length == 0 ? [] : Native.FusedOutputs(texts);
        var outputs = Results(rows, encoded, Array.ConvertAll(fused, text => text.Logits));
        var (results, first) = (new FusedResult<TOutput>[rows.Count], 0);
        for (var row = 0; row < rows.Count; row++)
        {
            var own = TextsOf(encoded[row]);
            results[row] = new FusedResult<TOutput>(outputs[row], own, fused[first..(first + own.Count)]);
            first += own.Count;
        }

        return results;
    }

    public void Dispose() => Native.Dispose();

    /// <summary>Tokenizes the rows.</summary>
    protected abstract IReadOnlyList<TEncoded> Encode(IReadOnlyList<TInput> rows, ScoringNotes notes);

    /// <summary>Returns the texts that a row is read as; there can be none.</summary>
    protected abstract IReadOnlyList<EncodedText> TextsOf(TEncoded encoded);

    /// <summary>Returns the result of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="encoded">The tokens of the row.</param>
    /// <param name="outputs">The head's outputs for each text of the row.</param>
    protected abstract TOutput Result(TInput row, TEncoded encoded, ReadOnlySpan<float[]> outputs);

    private TOutput[] Results(IReadOnlyList<TInput> rows, IReadOnlyList<TEncoded> encoded, float[][] outputs)
    {
        var (results, first) = (new TOutput[rows.Count], 0);
        for (var row = 0; row < rows.Count; row++)
        {
            var count = TextsOf(encoded[row]).Count;
            results[row] = Result(rows[row], encoded[row], outputs.AsSpan(first, count));
            first += count;
        }

        return results;
    }
}
