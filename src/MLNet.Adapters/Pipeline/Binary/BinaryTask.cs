using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>A Boolean label for a text or text pair: a classification with two classes.</summary>
internal sealed class BinaryTask(AdapterBinaryTextClassificationOptions options)
    : ITask<TextRow, bool, int, AdapterBinaryTextClassificationTransformer>
{
    private const string BooleanType = "bool";

    private static readonly string[] Classes = [bool.FalseString, bool.TrueString];

    public TaskHead Head => new(HeadOf(options), Classes.Length, new ClassLabelsRecord(BooleanType, Classes), "two classes");

    public RowMessages Messages => RowMessages.Of(options);

    public static HeadConfig HeadOf(AdapterBinaryTextClassificationOptions options) => HeadConfig.Of(options.Head);

    public static ExampleReader<TextRow, bool> Examples(AdapterBinaryTextClassificationOptions options) =>
        new(
            new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName),
            new FlagReader(options.LabelColumnName),
            new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter: the second class of its head is true.</summary>
    public static GivenTask<AdapterBinaryTextClassificationTransformer> Given(AdapterBinaryTextClassificationOptions options) => new(
        HeadKind.Classification,
        head => head.Outputs == Classes.Length
            ? new ClassLabelsRecord(BooleanType, Classes)
            : throw new ArgumentException(
                $"The head has {head.Outputs} classes, but a binary model needs {Classes.Length}. Make a model of many classes of it: "
                + "MulticlassClassification.Trainers.AdapterTextClassification."),
        (host, model) => Create(options, host, model));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, bool label) => false; // ML.NET's bool has no missing value

    public Func<Example<TextRow, bool>, IEnumerable<TrainingExample<int>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var encoding = new TextEncoding(options);
        return example =>
            [new TrainingExample<int>(encoding.Encode(tokenizer, example.Input, example.Row), example.Label ? 1 : 0, example.Weight)];
    }

    public PreparedTask<int, AdapterBinaryTextClassificationTransformer> Prepare(
        IReadOnlyList<TrainingExample<int>[]> rows,
        ITextTokenizer tokenizer) =>
        PreparedTask.Supervised(
            device => new ClassificationObjective(
                options.PositiveWeight == 1 ? null : [1, (float)options.PositiveWeight],
                options.LabelSmoothing,
                device),
            (host, model) => Create(options, host, model)) with
        {
            Warnings = Warnings([.. rows.SelectMany(row => row)]),
        };

    private static IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<int>> training)
    {
        if (training.All(example => example.Target == training[0].Target))
        {
            yield return $"All {training.Count} training rows have the label {Classes[training[0].Target]}: "
                + "the model can learn nothing else. "
                + "Give rows of both classes.";
        }
    }

    private static AdapterBinaryTextClassificationTransformer Create(
        AdapterBinaryTextClassificationOptions options, IHost host, TaskModel model) =>
        new(
            host,
            new TaskModel<BinarySettings>(
                model,
                new BinarySettings
                {
                    Sentence1ColumnName = options.Sentence1ColumnName,
                    Sentence2ColumnName = options.Sentence2ColumnName,
                    ScoreColumnName = options.ScoreColumnName,
                    ProbabilityColumnName = options.ProbabilityColumnName,
                    OutputColumnName = options.OutputColumnName,
                }));
}
