using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>
/// Answers from contexts: the text of the right answer, and the answers found. The first text of a row is the context, the second is the
/// question.
/// </summary>
internal sealed class AnalyzedAnswers(TextRowReader reader, QuestionEncoding encoding) : AnalyzedTask<TextRow, string, FoundAnswers>
{
    public override string LabelColumnName => "TrainingAnswer";

    /// <summary>Creates the row of a context and a question.</summary>
    /// <exception cref="ArgumentException">There is no question.</exception>
    public static TextRow Row(string text, string? secondText) =>
        secondText is not null
            ? new TextRow(text, secondText)
            : throw new ArgumentException(
                "The model answers a question from a context, but secondText is null. Give the context and the question.",
                nameof(secondText));

    public override TextRow RowOf(string text, string? secondText) => Row(text, secondText);

    public override List<(TextRow Input, string Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes) =>
        [.. AnalyzedRows.Read(host, data, reader, new TextRowReader(labelColumnName)).Select(row => (row.Input, row.Gold.First))];

    public override IReadOnlyList<ShownToken> Tokens(ITextTokenizer tokenizer, TextRow row, FusedResult<FoundAnswers> result)
    {
        if (result.Texts.Count == 0)
            return [];
        var encoded = encoding.Encode(tokenizer, row.First, row.Second!, "The question");
        var parts = encoded.Windows.Select(window => (window.Start, window.Count)).ToList();
        var spelled = encoded.Texts.Select(text => tokenizer.Align(text, string.Empty, string.Empty)).ToList();
        var asked = encoded.Texts[0].First.GetOffsetAndLength(spelled[0].Count);
        var question = tokenizer.Tokenize(row.Second!);
        var tokens = new List<ShownToken>();
        for (var token = 0; token < encoded.Windows[0].Offset; token++)
        {
            var (isAsked, index) = (token >= asked.Offset && token < asked.Offset + asked.Length, token - asked.Offset);
            tokens.Add(Shown(0, token, isAsked ? 1 : null, isAsked ? question[index].Start : 0, isAsked ? question[index].End : 0));
        }

        foreach (var (index, token) in encoded.Context.Index())
        {
            var window = TokenWindows.Best(parts, index, encoded.Context.Count);
            tokens.Add(Shown(window, encoded.Windows[window].Offset + index - encoded.Windows[window].Start, 0, token.Start, token.End));
        }

        for (var token = encoded.Windows[0].Offset + encoded.Windows[0].Count; token < spelled[0].Count; token++)
            tokens.Add(Shown(0, token, null, 0, 0));
        return tokens;

        ShownToken Shown(int window, int token, int? sentence, int start, int end) =>
            new(window, token, new ExplainedToken(spelled[window][token].Text, sentence, start, end));
    }

    public override IReadOnlyDictionary<string, float> Probabilities(FoundAnswers output) =>
        output.Texts.Zip(output.Scores).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, string Gold)> rows, IReadOnlyList<FoundAnswers> outputs)
    {
        var metrics = AnswerScores.Compute([.. rows.Zip(outputs, (row, output) => ((string[])[row.Gold], Predicted(output)))]);
        return new PredictionQuality(metrics.ExactMatch, metrics.F1, double.NaN);
    }

    public override (long Changed, long All) Compare(FoundAnswers whole, FoundAnswers other) =>
        (Predicted(whole) == Predicted(other) ? 0 : 1, 1);

    private static string Predicted(FoundAnswers answers) => answers.Texts.FirstOrDefault() ?? string.Empty;
}
