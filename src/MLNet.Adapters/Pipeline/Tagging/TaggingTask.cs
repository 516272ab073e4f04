using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>One class per word.</summary>
internal sealed class TaggingTask(IHost host, AdapterNamedEntityRecognitionOptions options, ClassLabels tags)
    : ITask<WordRow, int[], int[], AdapterNamedEntityRecognitionTransformer>
{
    private readonly RowWords _words = new(host, options);

    private readonly TagScheme? _scheme = SchemeOf(options, tags.Names);

    public TaskHead Head => new(HeadOf(options), tags.Count, tags.ToRecord(), $"{tags.Count} tags");

    public RowMessages Messages =>
        RowMessages.Of(options) with
        {
            Missing = $"no word in column '{options.Sentence1ColumnName}' or no tag in column '{options.LabelColumnName}'",
            MissingPart =
                $"word(s) without a tag in column '{options.LabelColumnName}': empty, or not among those that the keys were created from",
        };

    public static HeadConfig HeadOf(AdapterNamedEntityRecognitionOptions options) => HeadConfig.Of(HeadKind.Tagging, options.Head);

    public static ExampleReader<WordRow, int[]> Examples(AdapterNamedEntityRecognitionOptions options) => new(
        new WordReader(options.Sentence1ColumnName, options.WordSplitting),
        new TagReader(options.LabelColumnName),
        new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterNamedEntityRecognitionTransformer> Given(AdapterNamedEntityRecognitionOptions options) => new(
        HeadKind.Tagging,
        head => GivenLabels.Of(head, fewest: 2),
        (host, model) =>
            Create(options, new RowWords(host, options).Splitting, SchemeOf(options, model.Record.Labels!.Values), host, model));

    public bool IsEmpty(WordRow input) => input.Words.Count == 0;

    // Other numbers of tags are an error.
    public bool IsMissing(WordRow input, int[] label) => Array.TrueForAll(label, tag => tag < 0) && _words.CanHave(input, label.Length);

    public int MissingParts(int[] label) => label.Count(tag => tag < 0);

    public Func<Example<WordRow, int[]>, IEnumerable<TrainingExample<int[]>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        Func<int, int> toTag = schema is null
            ? tag => tag
            : LabelMatching.Match(host, tags.Names, new TagReader(options.LabelColumnName).ReadTags(host, schema).Names, what);
        return Encode;

        IEnumerable<TrainingExample<int[]>> Encode(Example<WordRow, int[]> example)
        {
            var (row, labels) = (_words.Of(example, what), example.Label);
            var windows = WordWindows.Create(tokenizer, row, options.MaxTokens, options.WindowOverlap);
            var targets = windows.Texts.Select(text => Enumerable.Repeat(TaggingObjective.Ignored, text.Length).ToArray()).ToList();
            foreach (var (word, (window, token)) in windows.Places.Index())
                targets[window][token] = labels[word] < 0 ? TaggingObjective.Ignored : toTag(labels[word]);
            // A window in which no word is scored would have no mean loss.
            return windows
                .Texts.Zip(targets)
                .Where(pair => Array.Exists(pair.Second, tag => tag != TaggingObjective.Ignored))
                .Select(pair => new TrainingExample<int[]>(pair.First, pair.Second, example.Weight));
        }
    }

    public PreparedTask<int[], AdapterNamedEntityRecognitionTransformer> Prepare(
        IReadOnlyList<TrainingExample<int[]>[]> rows, ITextTokenizer tokenizer)
    {
        var words = rows.SelectMany(row => row).Average(example => (double)example.Target.Count(tag => tag != TaggingObjective.Ignored));
        return PreparedTask.Supervised(
            _ => new TaggingObjective(words),
            (host, model) => Create(options, _words.Splitting, _scheme, host, model)) with
        {
            Notes = Notes(),
            Warnings = Warnings(),
        };
    }

    private IEnumerable<string> Notes()
    {
        if (options.TagScheme == TagScheme.Detect && _scheme is { } scheme)
            yield return $"The tags of column '{options.LabelColumnName}' are read as {scheme}: {TagSchemes.Forms(scheme)}.";
        if (_words.Note is { } note)
            yield return note;
    }

    private IEnumerable<string> Warnings()
    {
        if (options.EntityColumnPrefix is not null && !tags.Names.Any(EntityTag.IsOutside))
        {
            yield return $"None of the tags {string.Join(", ", tags.Names.Take(10))}{(tags.Count > 10 ? ", …" : string.Empty)} is O or 0: "
                + "every word belongs to an entity. Name the tag of words outside entities O, or set EntityColumnPrefix to null.";
        }
    }

    // Without entity columns, tags can be anything.
    private static TagScheme? SchemeOf(AdapterNamedEntityRecognitionOptions options, IReadOnlyList<string> tags) =>
        options.EntityColumnPrefix is null && options.TagScheme == TagScheme.Detect ? null : TagSchemes.Of(tags, options.TagScheme);

    private static AdapterNamedEntityRecognitionTransformer Create(
        AdapterNamedEntityRecognitionOptions options, WordSplitting splitting, TagScheme? scheme, IHost host, TaskModel model) =>
        new(
            host,
            new TaskModel<TaggingSettings>(
                model,
                new TaggingSettings
                {
                    Sentence1ColumnName = options.Sentence1ColumnName,
                    OutputColumnName = options.OutputColumnName,
                    ScoreColumnName = options.ScoreColumnName,
                    EntityColumnPrefix = options.EntityColumnPrefix,
                    WindowOverlap = options.WindowOverlap,
                    WordSplitting = splitting,
                    TagScheme = scheme,
                }));
}
