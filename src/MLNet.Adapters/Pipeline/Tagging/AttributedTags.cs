using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The tag of one word, to which all words of its window contribute.</summary>
internal sealed class AttributedTags(TaskModel<TaggingSettings> model) : IAttributedTask
{
    private readonly string[] _tags = model.Record.Labels!.Values;

    public AttributedText Read(NativeModel native, string text, string? secondText, WordExplanationOptions options, ScoringNotes notes)
    {
        var row = AnalyzedTags.Row(model.Task, text, secondText);
        if (row.Words.Count == 0)
            throw new ArgumentException("The text has no word that the model reads, so no word decided. Give a text with words.");
        if (options.Word is { } asked && (asked < 0 || asked >= row.Words.Count))
            throw new ArgumentException($"Word is {asked}, but the text has {row.Words.Count} word(s). Give an index from 0.");
        var windows = WordWindows.Create(native.Load().Lease.Tokenizer, row, model.Record.MaxTokens, model.Task.WindowOverlap);
        var predicted = new TaggingScorer(native, model).Score([row], notes)[0].Tags;
        var word = options.Word ?? Math.Max(0, Array.FindIndex(predicted, tag => !EntityTag.IsOutside(_tags[tag])));
        var tag = AttributedOptions.IndexOf(options.Output, _tags, predicted[word]);
        var (window, token) = windows.Places[word];
        return new AttributedText(
            windows.Texts[window],
            [.. windows.WordsIn(window).Select(part =>
                new AttributedWord(row.Word(part.Word), 0, row.Words[part.Word].Start, [.. Enumerable.Range(part.Token, part.Size)]))],
            $"{_tags[tag]} of '{row.Word(word)}'",
            new HeadScore(all => all.select(1, token).softmax(-1).select(-1, tag)));
    }
}
