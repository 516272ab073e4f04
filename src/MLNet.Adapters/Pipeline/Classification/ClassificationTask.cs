using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>Text classification: one class per text or text pair.</summary>
internal sealed class ClassificationTask(IHost host, AdapterTextClassificationOptions options, ClassLabels labels)
    : ITask<TextRow, int, int, AdapterTextClassificationTransformer>
{
    public TaskHead Head => new(HeadOf(options), labels.Count, labels.ToRecord(), $"{labels.Count} classes");

    public RowMessages Messages => RowMessages.Of(options);

    public static HeadConfig HeadOf(AdapterTextClassificationOptions options) => HeadConfig.Of(options.Head);

    public static ExampleReader<TextRow, int> Examples(AdapterTextClassificationOptions options) =>
        new(
            new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName),
            new LabelReader(options.LabelColumnName),
            new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterTextClassificationTransformer> Given(AdapterTextClassificationOptions options) =>
        new(HeadKind.Classification, head => GivenLabels.Of(head, fewest: 2), (host, model) => Create(options, host, model));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, int label) => label == LabelReader.Missing;

    public Func<Example<TextRow, int>, IEnumerable<TrainingExample<int>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        Func<int, int> toClass = schema is null
            ? label => label
            : LabelMatching.Match(host, labels.Names, new LabelReader(options.LabelColumnName).ReadClasses(host, schema).Names, what);
        var encoding = new TextEncoding(options);
        return example =>
            [new TrainingExample<int>(encoding.Encode(tokenizer, example.Input, example.Row), toClass(example.Label), example.Weight)];
    }

    public PreparedTask<int, AdapterTextClassificationTransformer> Prepare(
        IReadOnlyList<TrainingExample<int>[]> rows,
        ITextTokenizer tokenizer)
    {
        var counts = new int[labels.Count];
        foreach (var example in rows.SelectMany(row => row))
            counts[example.Target]++;
        return PreparedTask.Supervised(
            device => new ClassificationObjective(options.ClassWeights?.For(labels.Names, counts), options.LabelSmoothing, device),
            (host, model) => Create(options, host, model)) with
        { Warnings = Warnings(counts) };
    }

    private IEnumerable<string> Warnings(int[] counts)
    {
        if (counts.Index().Where(count => count.Item > 0).ToArray() is [var (only, count)])
        {
            yield return $"All {count} training rows have the label '{labels.Names[only]}': the model can learn nothing else. "
                + "Give rows of every class.";
        }
    }

    private static AdapterTextClassificationTransformer Create(
        AdapterTextClassificationOptions options, IHost host, TaskModel model) =>
        new(
            host,
            new TaskModel<ClassificationSettings>(
                model,
                new ClassificationSettings
                {
                    Sentence1ColumnName = options.Sentence1ColumnName,
                    Sentence2ColumnName = options.Sentence2ColumnName,
                    ScoreColumnName = options.ScoreColumnName,
                    OutputColumnName = options.OutputColumnName,
                }));
}
