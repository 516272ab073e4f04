using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Metrics.Columns;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>Any number of labels for a text or text pair.</summary>
internal sealed class MultiLabelTask(IHost host, AdapterMultiLabelClassificationOptions options, string[] labels)
    : ITask<TextRow, LabelSet, bool[], AdapterMultiLabelClassificationTransformer>
{
    private readonly double[] _thresholds = ThresholdsOf(options, labels);

    public TaskHead Head =>
        new(HeadOf(options), labels.Length, new ClassLabelsRecord(ClassValueType.Text.Name, labels), $"{labels.Length} labels");

    public RowMessages Messages =>
        RowMessages.Of(options) with
        {
            MissingPart =
                $"label(s) in column '{options.LabelColumnName}' that are missing: empty, "
                + "or not among those that the keys were created from",
        };

    public static HeadConfig HeadOf(AdapterMultiLabelClassificationOptions options) => HeadConfig.Of(HeadKind.MultiLabel, options.Head);

    public static ExampleReader<TextRow, LabelSet> Examples(AdapterMultiLabelClassificationOptions options) =>
        new(
            new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName),
            new LabelSetReader(options.LabelColumnName),
            new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterMultiLabelClassificationTransformer> Given(AdapterMultiLabelClassificationOptions options) =>
        new(HeadKind.MultiLabel, head => GivenLabels.Of(head, fewest: 1), (host, model) => Create(options, host, model));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, LabelSet label) => false; // a row can have no label at all

    public int MissingParts(LabelSet label) => label.MissingKeys;

    public Func<Example<TextRow, LabelSet>, IEnumerable<TrainingExample<bool[]>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var theirs = schema is null ? labels : new LabelSetReader(options.LabelColumnName).ReadNames(host, schema);
        var toLabel = LabelMatching.Match(host, labels, theirs, what);
        var encoding = new TextEncoding(options);
        return Encode;

        IEnumerable<TrainingExample<bool[]>> Encode(Example<TextRow, LabelSet> example)
        {
            var target = new bool[labels.Length];
            for (var i = 0; i < theirs.Length; i++)
            {
                if (example.Label.Flags[i])
                    target[toLabel(i)] = true;
            }

            return [new TrainingExample<bool[]>(encoding.Encode(tokenizer, example.Input, example.Row), target, example.Weight)];
        }
    }

    public PreparedTask<bool[], AdapterMultiLabelClassificationTransformer> Prepare(
        IReadOnlyList<TrainingExample<bool[]>[]> rows, ITextTokenizer tokenizer)
    {
        TrainingExample<bool[]>[] training = [.. rows.SelectMany(row => row)];
        return PreparedTask.Supervised(
            device => new MultiLabelObjective(_thresholds, device), (host, model) => Create(options, host, model)) with
        {
            Warnings = Warnings(training),
            Initialize = head => StartAtLogOdds((PredictionHead)head, training),
        };
    }

    private IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<bool[]>> training)
    {
        string[] never = [.. labels.Where((_, label) => training.All(example => !example.Target[label]))];
        if (never.Length > 0)
            yield return "No training row has the label(s) "
                + $"{string.Join(", ", never.Take(10))}{(never.Length > 10 ? ", …" : string.Empty)}: "
                + "the model can only learn never to predict them. Give rows that have them.";
    }

    /// <summary>
    /// Sets the last layer's bias to the log odds of each label's share of the training rows. If it started at zeros, the head would first
    /// have to learn that every label is rare: nearly all rows would push in the same direction, and full fine-tuning could lose what the
    /// encoder has learnt (Lin et al. 2017, "Focal loss for dense object detection", section 3.3).
    /// </summary>
    private void StartAtLogOdds(PredictionHead head, IReadOnlyList<TrainingExample<bool[]>> training)
    {
        var all = training.Sum(example => (double)example.Weight);
        head.StartAt([
            .. labels.Select(
                (_, label) => LogOdds(training.Where(example => example.Target[label]).Sum(example => (double)example.Weight), all)),
        ]);
    }

    // Rejects thresholds of labels that do not exist.
    private static double[] ThresholdsOf(AdapterMultiLabelClassificationOptions options, IReadOnlyList<string> labels) =>
        options.LabelThresholds?.Keys.Except(labels, StringComparer.Ordinal).FirstOrDefault() is { } unknown
            ? throw new ArgumentException(
                $"LabelThresholds names '{unknown}', which the model does not have. It has: "
                + $"{string.Join(", ", labels)}.")
            : [.. labels.Select(label => options.LabelThresholds?.TryGetValue(label, out var own) == true ? own : options.Threshold)];

    private static AdapterMultiLabelClassificationTransformer Create(
        AdapterMultiLabelClassificationOptions options, IHost host, TaskModel model) =>
        new(
            host,
            new TaskModel<MultiLabelSettings>(
                model,
                new MultiLabelSettings
                {
                    Sentence1ColumnName = options.Sentence1ColumnName,
                    Sentence2ColumnName = options.Sentence2ColumnName,
                    ScoreColumnName = options.ScoreColumnName,
                    OutputColumnName = options.OutputColumnName,
                    Thresholds = ThresholdsOf(options, model.Record.Labels!.Values),
                }));

    // One more row with the label and one more without keep it finite.
    private static float LogOdds(double having, double all) => (float)Math.Log((having + 1) / (all - having + 1));
}
