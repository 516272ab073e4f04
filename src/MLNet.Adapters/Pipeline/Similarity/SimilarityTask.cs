using System.Globalization;
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
internal sealed class SimilarityTask(AdapterSentenceSimilarityOptions options)
    : ITask<TextRow, float, float, AdapterSentenceSimilarityTransformer>
{
    public TaskHead Head => new(HeadOf(options), Outputs: 1, Labels: null, "one number");

    public RowMessages Messages => RowMessages.Of(options);

    public static HeadConfig HeadOf(AdapterSentenceSimilarityOptions options) => HeadConfig.Of(HeadKind.Regression, options.Head);

    public static ExampleReader<TextRow, float> Examples(AdapterSentenceSimilarityOptions options) =>
        new(
            new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName),
            new NumberReader(options.LabelColumnName, "label"),
            new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterSentenceSimilarityTransformer> Given(AdapterSentenceSimilarityOptions options) =>
        new(HeadKind.Regression, head => GivenLabels.None(head, outputs: 1), (host, model) => Create(options, host, model));

    public bool IsEmpty(TextRow input) => input.IsEmpty;

    public bool IsMissing(TextRow input, float label) => float.IsNaN(label);

    public Func<Example<TextRow, float>, IEnumerable<TrainingExample<float>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var encoding = new TextEncoding(options);
        return example =>
        [
            new TrainingExample<float>(
                encoding.Encode(tokenizer, example.Input, example.Row),
                FiniteLabel.Check(example.Label, example.Row, what, options.LabelColumnName),
                example.Weight),
        ];
    }

    // The head learns standardised labels. Outside of training it uses the labels' own unit: random weights are converted to it, and an
    // initial head already uses it.
    public PreparedTask<float, AdapterSentenceSimilarityTransformer> Prepare(
        IReadOnlyList<TrainingExample<float>[]> rows,
        ITextTokenizer tokenizer)
    {
        TrainingExample<float>[] training = [.. rows.SelectMany(row => row)];
        var mean = training.Average(example => (double)example.Target);
        var deviation = Math.Sqrt(training.Average(example => Math.Pow(example.Target - mean, 2)));
        if (deviation == 0)
            deviation = 1;
        return new PreparedTask<float, AdapterSentenceSimilarityTransformer>(Begin)
        {
            Warnings = Warnings(training),
            Initialize = ToLabels,
        };

        TaskTraining<AdapterSentenceSimilarityTransformer> Begin(TextModel model, TaskRows<float> all, TrainingSettings settings)
        {
            ((PredictionHead)model.Head).Rescale(1 / deviation, -mean / deviation);
            var loop = PreparedTask.Supervise(
                model, new RegressionObjective(mean, deviation), all, settings);
            return new TaskTraining<AdapterSentenceSimilarityTransformer>(loop, (host, trained) => Create(options, host, trained))
            {
                Finish = () => ToLabels(model.Head),
            };
        }

        void ToLabels(TextHead head) => ((PredictionHead)head).Rescale(deviation, mean);
    }

    private static IEnumerable<string> Warnings(TrainingExample<float>[] training)
    {
        if (Array.TrueForAll(training, example => example.Target == training[0].Target))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"All {training.Length} training rows have the label {training[0].Target}: the model can learn nothing else. "
                + $"Give rows with other labels too.");
        }
    }

    private static AdapterSentenceSimilarityTransformer Create(
        AdapterSentenceSimilarityOptions options, IHost host, TaskModel model) =>
        new(
            host,
            new TaskModel<SimilaritySettings>(
                model,
                new SimilaritySettings
                {
                    Sentence1ColumnName = options.Sentence1ColumnName,
                    Sentence2ColumnName = options.Sentence2ColumnName,
                    ScoreColumnName = options.ScoreColumnName,
                }));
}
