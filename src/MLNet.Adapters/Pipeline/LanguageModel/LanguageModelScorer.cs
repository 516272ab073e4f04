using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>The likelihood of texts: each token is hidden once, every seventh in a copy of the text.</summary>
internal sealed class LanguageModelScorer(NativeModel native, PretrainedEncoder encoder) : IBatchScorer<TextRow, float>
{
    private const int Copies = 7; // about the share that is hidden in training

    /// <exception cref="InvalidOperationException">The vocabulary has no token to hide others by.</exception>
    public static int MaskIdOf(ITextTokenizer tokenizer, PretrainedEncoder encoder) => tokenizer.MaskId
        ?? throw new InvalidOperationException($"The vocabulary of encoder '{encoder.Id}' has no [MASK] token, so tokens cannot be hidden. Use an encoder that was trained by masked-language modelling.");

    public IReadOnlyList<float> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        [.. Sums(rows, notes).Select(score => (float)(-score.Loss / score.Weight))]; // 0 / 0 is no number: a text without tokens has none

    /// <summary>What is said of many texts together.</summary>
    public BatchScore Sum(IReadOnlyList<TextRow> rows, ScoringNotes notes) => Sums(rows, notes).Aggregate(default(BatchScore), (one, other) => one + other);

    public void Dispose() => native.Dispose();

    private BatchScore[] Sums(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var texts = native.Encode(rows, notes);
        var loaded = native.Load();
        var maskId = MaskIdOf(loaded.Lease.Tokenizer, encoder);
        var hidden = texts.SelectMany((text, row) => MaskedText.HideEach(text, maskId, Copies).Select(masked => (Row: row, Text: masked))).ToList();
        var scores = ComputeThreads.Score(() => MaskedLanguageScores.Score(loaded.Model, loaded.Scorer, [.. hidden.Select(item => item.Text)], null));
        var sums = new BatchScore[rows.Count];
        foreach (var (item, score) in hidden.Zip(scores))
            sums[item.Row] += score;
        return sums;
    }
}
