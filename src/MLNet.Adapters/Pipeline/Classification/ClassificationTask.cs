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

/// <summary>Text classification: one class a text or text pair.</summary>
internal sealed class ClassificationTask(IHost host, AdapterTextClassificationOptions options, ClassLabels labels)
    : ITask<TextRow, int, int, AdapterTextClassificationTransformer>
{
    public HeadConfig Head => HeadOf(options);

    public int Outputs => labels.Count;

    public ClassLabelsRecord Labels => labels.ToRecord();

    public string Subject => $"{labels.Count} classes";

    public static HeadConfig HeadOf(AdapterTextClassificationOptions options) => HeadConfig.Of(options.Head);

    public static ExampleReader<TextRow, int> Examples(AdapterTextClassificationOptions options) => new(
        new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName), new LabelReader(options.LabelColumnName), new WeightReader(options.ExampleWeightColumnName));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, int label) => label == LabelReader.Missing;

    public Func<Example<TextRow, int>, IEnumerable<TrainingExample<int>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what)
    {
        Func<int, int> toClass = schema is null
            ? label => label
            : LabelMatching.Match(host, labels.Names, new LabelReader(options.LabelColumnName).ReadClasses(host, schema).Names, what);
        var encoding = new TextEncoding(options);
        return example => [new TrainingExample<int>(encoding.Encode(tokenizer, example.Input, example.Row), toClass(example.Label), example.Weight)];
    }

    public IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<int>> training)
    {
        if (training.All(example => example.Target == training[0].Target))
            yield return $"All {training.Count} training rows have the label '{labels.Names[training[0].Target]}': the model can learn nothing else. Give rows of every class.";
    }

    public IObjective<int> Objective(IReadOnlyList<TrainingExample<int>> training, Device device)
    {
        var counts = new int[labels.Count];
        foreach (var example in training)
            counts[example.Target]++;
        return new ClassificationObjective(options.ClassWeights?.For(labels.Names, counts), options.LabelSmoothing, device);
    }

    public AdapterTextClassificationTransformer Create(IHost host, TaskModel model) => new(host, new TaskModel<ClassificationSettings>(model, new ClassificationSettings
    {
        Sentence1ColumnName = options.Sentence1ColumnName,
        Sentence2ColumnName = options.Sentence2ColumnName,
        ScoreColumnName = options.ScoreColumnName,
        OutputColumnName = options.OutputColumnName,
    }));
}
