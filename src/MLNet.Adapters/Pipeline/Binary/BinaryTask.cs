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

/// <summary>Yes or no for a text or text pair: a classification of two classes.</summary>
internal sealed class BinaryTask(AdapterBinaryTextClassificationOptions options) : ITask<TextRow, bool, int, AdapterBinaryTextClassificationTransformer>
{
    private static readonly string[] Classes = [bool.FalseString, bool.TrueString];

    public HeadConfig Head => HeadOf(options);

    public int Outputs => Classes.Length;

    public ClassLabelsRecord Labels => new("bool", Classes);

    public string Subject => "two classes";

    public static HeadConfig HeadOf(AdapterBinaryTextClassificationOptions options) => HeadConfig.Of(options.Head);

    public static ExampleReader<TextRow, bool> Examples(AdapterBinaryTextClassificationOptions options) => new(
        new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName), new FlagReader(options.LabelColumnName), new WeightReader(options.ExampleWeightColumnName));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, bool label) => false; // ML.NET's bool has no missing value

    public Func<Example<TextRow, bool>, IEnumerable<TrainingExample<int>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what)
    {
        var encoding = new TextEncoding(options);
        return example => [new TrainingExample<int>(encoding.Encode(tokenizer, example.Input, example.Row), example.Label ? 1 : 0, example.Weight)];
    }

    public IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<int>> training)
    {
        if (training.All(example => example.Target == training[0].Target))
            yield return $"All {training.Count} training rows have the label {Classes[training[0].Target]}: the model can learn nothing else. Give rows of both classes.";
    }

    public IObjective<int> Objective(IReadOnlyList<TrainingExample<int>> training, Device device) =>
        new ClassificationObjective(options.PositiveWeight == 1 ? null : [1, (float)options.PositiveWeight], options.LabelSmoothing, device);

    public AdapterBinaryTextClassificationTransformer Create(IHost host, TaskModel model) => new(host, new TaskModel<BinarySettings>(model, new BinarySettings
    {
        Sentence1ColumnName = options.Sentence1ColumnName,
        Sentence2ColumnName = options.Sentence2ColumnName,
        ScoreColumnName = options.ScoreColumnName,
        ProbabilityColumnName = options.ProbabilityColumnName,
        OutputColumnName = options.OutputColumnName,
    }));
}
