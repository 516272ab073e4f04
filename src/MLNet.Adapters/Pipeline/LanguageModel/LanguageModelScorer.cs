using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>Computes the likelihood of texts: each token is hidden once, every seventh token per copy of the text.</summary>
internal sealed class LanguageModelScorer(NativeModel native, PretrainedEncoder encoder) : IFusedScorer<TextRow, BatchScore>
{
    private const int Copies = 7; // about the fraction that is hidden in training

    /// <exception cref="InvalidOperationException">The vocabulary has no token that can hide others.</exception>
    public static int MaskIdOf(ITextTokenizer tokenizer, PretrainedEncoder encoder) =>
        tokenizer.MaskId
        ?? throw new InvalidOperationException(
            $"The vocabulary of encoder '{encoder.Id}' has no [MASK] token, so tokens cannot be hidden. "
            + "Use an encoder that was trained by masked-language modelling.");

    /// <summary>Returns the mean log-likelihood of a text's tokens.</summary>
    // 0 / 0 is not a number: a text without tokens has no likelihood.
    public static float Likelihood(BatchScore score) => (float)(-score.Loss / score.Weight);

    public void Load() => native.Load();

    public IReadOnlyList<BatchScore> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) => Sums(Encode(rows, notes));

    // The weights are those of the whole text with no token hidden.
    public IReadOnlyList<FusedResult<BatchScore>> ScoreFused(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = Encode(rows, notes);
        var (sums, fused) = (Sums(texts), native.Fusion(texts));
        return [.. texts.Select((text, row) => new FusedResult<BatchScore>(sums[row], [text], [fused[row]]))];
    }

    public void Dispose() => native.Dispose();

    private EncodedText[] Encode(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = native.Encode(rows, notes);
        notes.Count(texts);
        return texts;
    }

    private BatchScore[] Sums(EncodedText[] texts)
    {
        var loaded = native.Load();
        var maskId = MaskIdOf(loaded.Lease.Tokenizer, encoder);
        var hidden = texts
            .SelectMany((text, row) => MaskedText.HideEach(text, maskId, Copies).Select(masked => (Row: row, Text: masked)))
            .ToList();
        var scores = ComputeThreads.Score(() =>
            MaskedLanguageScores.Score(loaded.Model, loaded.Scorer, [.. hidden.Select(item => item.Text)], null));
        var sums = new BatchScore[texts.Length];
        foreach (var (item, score) in hidden.Zip(scores))
            sums[item.Row] += score;
        return sums;
    }
}
