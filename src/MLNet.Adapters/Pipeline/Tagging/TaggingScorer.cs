using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>Scores the tag of each word, and the entities that the tags form.</summary>
internal sealed class TaggingScorer(NativeModel native, TaskModel<TaggingSettings> model)
    : HeadScorer<WordRow, WordWindows, TaggedRow>(native)
{
    private readonly string[] _tags = model.Record.Labels!.Values;
    private readonly TagScheme? _scheme =
        model.Task.EntityColumnPrefix is null ? null : model.Task.TagScheme ?? FirstFormat(model.Record.Labels.Values);

    private readonly bool _trims = model.Task.WordSplitting == WordSplitting.WhiteSpace;

    protected override IReadOnlyList<WordWindows> Encode(IReadOnlyList<WordRow> rows, ScoringNotes notes)
    {
        var tokenizer = Native.Load().Lease.Tokenizer;
        return [.. rows.Select(row => WordWindows.Create(tokenizer, row, model.Record.MaxTokens, model.Task.WindowOverlap))];
    }

    protected override IReadOnlyList<EncodedText> TextsOf(WordWindows encoded) => encoded.Texts;

    protected override TaggedRow Result(WordRow row, WordWindows encoded, ReadOnlySpan<float[]> outputs)
    {
        var (tags, scores) = (new int[row.Words.Count], new float[row.Words.Count]);
        foreach (var (word, (window, token)) in encoded.Places.Index())
        {
            var probabilities = Softmax.Probabilities(outputs[window][(token * _tags.Length)..((token + 1) * _tags.Length)]);
            tags[word] = Array.IndexOf(probabilities, probabilities.Max());
            scores[word] = probabilities[tags[word]];
        }

        return new TaggedRow(tags, scores, _scheme is { } scheme ? [.. Spans(tags, scheme).Select(span => Entity(row, span, scores))] : []);
    }

    // Models of the first format have only entities of IOB2 tags.
    private static TagScheme? FirstFormat(string[] tags) =>
        Array.TrueForAll(tags, tag =>
            tag == EntityTag.Outside || (!EntityTag.IsOutside(tag) && EntityTag.TryParse(tag, TagScheme.Iob, out _)))
            ? TagScheme.Iob
            : null;

    private List<EntitySpan> Spans(int[] tags, TagScheme scheme) =>
        EntityTags.Spans([.. tags.Select(tag => _tags[tag])], EntityScheme.Conll, scheme);

    private FoundEntity Entity(WordRow row, EntitySpan span, float[] scores)
    {
        var start = row.Words[span.FirstWord].Start;
        var (lastStart, lastLength) = row.Words[span.FirstWord + span.Words - 1];
        var length = lastStart + lastLength - start;
        if (_trims && row.IsSplit)
            (start, length) = EntityEdges.Trim(row.Text, start, length);
        return new FoundEntity(
            row.Text.Substring(start, length),
            span.Type,
            start,
            length,
            scores.AsSpan(span.FirstWord, span.Words).ToArray().Average());
    }
}
