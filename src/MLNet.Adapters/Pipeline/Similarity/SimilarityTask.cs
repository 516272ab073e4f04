using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Similarity;

/// <summary>A number for a text or text pair.</summary>
internal sealed class SimilarityTask(AdapterSentenceSimilarityOptions options) : ITask<TextRow, float, float, AdapterSentenceSimilarityTransformer>
{
    private (double Mean, double Deviation) _scale = (0, 1);

    public HeadConfig Head => HeadOf(options);

    public int Outputs => 1;

    public ClassLabelsRecord? Labels => null;

    public string Subject => "one number";

    public static HeadConfig HeadOf(AdapterSentenceSimilarityOptions options) => HeadConfig.Of(HeadKind.Regression, options.Head);

    public static ExampleReader<TextRow, float> Examples(AdapterSentenceSimilarityOptions options) => new(
        new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName), new NumberReader(options.LabelColumnName, "label"), new WeightReader(options.ExampleWeightColumnName));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, float label) => float.IsNaN(label);

    public Func<Example<TextRow, float>, IEnumerable<TrainingExample<float>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what)
    {
        var encoding = new TextEncoding(options);
        return example => float.IsFinite(example.Label)
            ? [new TrainingExample<float>(encoding.Encode(tokenizer, example.Input, example.Row), example.Label, example.Weight)]
            : throw Contracts.Except(FormattableString.Invariant($"Row {example.Row} of the {what} has the label {example.Label} in column '{options.LabelColumnName}'. A label must be a finite number; correct or filter the row."));
    }

    public IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<float>> training)
    {
        if (training.All(example => example.Target == training[0].Target))
            yield return FormattableString.Invariant($"All {training.Count} training rows have the label {training[0].Target}: the model can learn nothing else. Give rows with other labels too.");
    }

    // Outside of training a head speaks in the labels' own unit: drawn weights are put into it, and an initial head is in it.
    public void Initialize(TextHead head, IReadOnlyList<TrainingExample<float>> training)
    {
        var mean = training.Average(example => (double)example.Target);
        var deviation = Math.Sqrt(training.Average(example => Math.Pow(example.Target - mean, 2)));
        _scale = (mean, deviation > 0 ? deviation : 1);
        ToLabels(head);
    }

    public EncoderTask Begin(TextModel model, IReadOnlyList<TrainingExample<float>> training, IReadOnlyList<TrainingExample<float>> validation, TaskSettings settings)
    {
        ((PredictionHead)model.Head).Rescale(1 / _scale.Deviation, -_scale.Mean / _scale.Deviation);
        return new SupervisedTask<float>(model, Objective(training, settings.Device), training, validation, settings);
    }

    public IObjective<float> Objective(IReadOnlyList<TrainingExample<float>> training, Device device) => new RegressionObjective(_scale.Mean, _scale.Deviation);

    public void Finish(TextModel model) => ToLabels(model.Head);

    public AdapterSentenceSimilarityTransformer Create(IHost host, TaskModel model) => new(host, new TaskModel<SimilaritySettings>(model, new SimilaritySettings
    {
        Sentence1ColumnName = options.Sentence1ColumnName,
        Sentence2ColumnName = options.Sentence2ColumnName,
        ScoreColumnName = options.ScoreColumnName,
    }));

    private void ToLabels(TextHead head) => ((PredictionHead)head).Rescale(_scale.Deviation, _scale.Mean);
}
