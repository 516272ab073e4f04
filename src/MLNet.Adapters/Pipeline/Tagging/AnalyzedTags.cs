using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>One tag per word: the indices of the right tags, -1 if unknown, and the prediction.</summary>
internal sealed class AnalyzedTags(WordReader reader, TaskModel<TaggingSettings> model) : AnalyzedTask<WordRow, int[], TaggedRow>
{
    /// <summary>Splits a text into words as the model does.</summary>
    /// <exception cref="ArgumentException">There is a second text.</exception>
    public static WordRow Row(TaggingSettings settings, string text, string? secondText) => secondText is null
        ? WordRow.Split(text, settings.WordSplitting ?? WordSplitting.WhiteSpace)
        : throw new ArgumentException("The model reads one text, but secondText is given. Leave it out.", nameof(secondText));

    public override IReadOnlyList<string> Labels => model.Record.Labels!.Values;

    public override WordRow RowOf(string text, string? secondText) => Row(model.Task, text, secondText);

    public override List<(WordRow Input, int[] Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes)
    {
        var column = new TagReader(labelColumnName);
        var tags = AnalyzedRows.Match(Labels, column.ReadTags(host, data.Schema).Names);
        var rows = AnalyzedRows.Read(host, data, reader, column);
        foreach (var (index, row) in rows.Index())
        {
            if (row.Gold.Length != row.Input.Words.Count)
            {
                throw host.Except(
                    $"Row {index} of the data has {row.Input.Words.Count} word(s), but {row.Gold.Length} tag(s) in column "
                    + $"'{labelColumnName}'. Give one tag for each word.");
            }
        }

        return [.. rows.Select(row => (row.Input, Array.ConvertAll(row.Gold, tag => tag < 0 ? -1 : tags[tag])))];
    }

    public override IReadOnlyList<ShownToken> Tokens(ITextTokenizer tokenizer, WordRow row, FusedResult<TaggedRow> result)
    {
        var (windows, tokens) = (WindowsOf(tokenizer, row), new List<ShownToken>());
        var spelled = windows.Texts.Select(text => tokenizer.Align(text, string.Empty, null)).ToList();
        var (first, last) = (
            windows.Texts[0].First.GetOffsetAndLength(spelled[0].Count),
            windows.Texts[^1].First.GetOffsetAndLength(spelled[^1].Count));
        for (var token = 0; token < first.Offset; token++)
            AddSpecial(0, token);
        foreach (var (word, (window, start)) in windows.Places.Index())
        {
            var (place, pieces) = (row.Words[word].Start, tokenizer.TokenizeWord(row.Word(word)));
            for (var piece = 0; piece < windows.Sizes[word]; piece++)
            {
                var (from, to) = pieces.Count > 0 ? (pieces[piece].Start, pieces[piece].End) : (0, row.Words[word].Length);
                tokens.Add(
                    new ShownToken(
                        window,
                        start + piece,
                        new ExplainedToken(spelled[window][start + piece].Text, 0, place + Math.Max(0, from), place + to)));
            }
        }

        for (var token = last.Offset + last.Length; token < spelled[^1].Count; token++)
            AddSpecial(windows.Texts.Count - 1, token);
        return tokens;

        void AddSpecial(int window, int token) =>
            tokens.Add(new ShownToken(window, token, new ExplainedToken(spelled[window][token].Text, null, 0, 0)));
    }

    public override IReadOnlyList<ExplainedWord> Words(ITextTokenizer tokenizer, WordRow row, TaggedRow output)
    {
        var (windows, words) = (WindowsOf(tokenizer, row), new List<ExplainedWord>());
        var next = windows.Texts[0].First.GetOffsetAndLength(windows.Texts[0].Length).Offset;
        foreach (var (word, size) in windows.Sizes.Index())
        {
            words.Add(
                new ExplainedWord(
                    row.Word(word),
                    row.Words[word].Start,
                    row.Words[word].Length,
                    Labels[output.Tags[word]],
                    output.Scores[word],
                    [.. Enumerable.Range(next, size)]));
            next += size;
        }

        return words;
    }

    public override IEnumerable<(int Label, float[] Weights)> LabelWeights(
        ITextTokenizer tokenizer, WordRow row, int[] gold, FusedResult<TaggedRow> result, int adapters)
    {
        var windows = WindowsOf(tokenizer, row);
        return gold.Index().Where(word => word.Item >= 0).Select(word => (word.Item, WordWeights(word.Index)));

        float[] WordWeights(int word)
        {
            var ((window, first), size) = (windows.Places[word], windows.Sizes[word]);
            var places = result.Weights[window].Places;
            return [.. Enumerable.Range(0, adapters).Select(adapter =>
                (float)places.Average(place => Enumerable.Range(first, size).Average(token => (double)place[token, adapter])))];
        }
    }

    public override PredictionQuality Quality(IReadOnlyList<(WordRow Input, int[] Gold)> rows, IReadOnlyList<TaggedRow> outputs) =>
        PredictionQuality.OfClasses(Labels.Count, rows.Zip(outputs).SelectMany(pair => pair.First.Gold.Zip(pair.Second.Tags)));

    public override (long Changed, long All) Compare(TaggedRow whole, TaggedRow other) =>
        (whole.Tags.Zip(other.Tags).Count(pair => pair.First != pair.Second), whole.Tags.Length);

    private WordWindows WindowsOf(ITextTokenizer tokenizer, WordRow row) =>
        WordWindows.Create(tokenizer, row, model.Record.MaxTokens, model.Task.WindowOverlap);
}
