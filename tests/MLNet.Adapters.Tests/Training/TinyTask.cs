using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>A task in the words of the small BERT's vocabulary, and models trained on it in a moment.</summary>
internal static class TinyTask
{
    /// <summary>A learning rate at which no weight moves.</summary>
    public const double Standstill = 1e-30;

    /// <summary>Weight and bias of both maps of the head.</summary>
    public const int HeadParameters = 4;

    private static readonly Lazy<TrainedAdapter> Learning = new(Learn);
    private static readonly string[] Subjects = ["movie", "book", "phone", "camera", "price", "food", "room", "staff"];
    private static readonly string[] Fillers =
    [
        "the red dog sits outside",
        "we like the old house",
        "it was a small day",
        "she reads in the city",
    ];

    private static readonly (string Label, string[] Words)[] Classes =
    [
        ("positive", ["good", "great", "nice", "best", "love"]),
        ("negative", ["bad", "awful", "poor", "worst", "hate"]),
        ("neutral", ["red", "blue", "green", "old", "new"]),
    ];

    public static PretrainedEncoder Encoder => PretrainedEncoder.FromDirectory(Fixture.Path("encoders", "bert"));

    public static AdapterTextClassificationOptions Options => new()
    {
        Encoder = Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 },
        LearningRate = 5e-3,
        MaxTokens = 40,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    /// <summary>An adapter and head that have learnt something of <see cref="Rows"/>.</summary>
    public static TrainedAdapter Learnt => Learning.Value;

    /// <summary>Rows of three classes in turn, between 5 and 25 tokens long.</summary>
    public static IReadOnlyList<LabelledText> Rows(int count) => [.. Enumerable.Range(0, count).Select(Row)];

    public static AdapterTextClassificationTransformer Fit(AdapterTextClassificationOptions options, int rows = 30) =>
        Fit(options, Rows(rows));

    public static AdapterTextClassificationTransformer Fit(AdapterTextClassificationOptions options, IEnumerable<LabelledText> rows)
    {
        var context = new MLContext();
        return Trainer(context, options).Fit(SmallData.Load(context, rows));
    }

    public static AdapterTextClassificationTrainer Trainer(MLContext context, AdapterTextClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(options);

    /// <summary>The class probabilities of each row.</summary>
    public static float[][] Scores(ITransformer model, IEnumerable<LabelledText> rows)
    {
        var context = new MLContext();
        return
        [
            .. context
                .Data.CreateEnumerable<ScoredText>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)
                .Select(row => row.Score),
        ];
    }

    /// <summary>The trained bytes of an adapter model, adapter first.</summary>
    public static byte[] Weights(AdapterTextClassificationTransformer model) => [.. model.Adapter!.Weights, .. model.Adapter.Head!.Weights];

    /// <summary>The mean negative logarithm of each label's probability, and the share of labels that have the highest.</summary>
    public static (double Loss, double Accuracy) Measure(
        AdapterTextClassificationTransformer model,
        IReadOnlyList<LabelledText> rows,
        Func<int, double>? weight = null)
    {
        var (loss, right, total) = (0.0, 0.0, 0.0);
        foreach (var (index, score) in Scores(model, rows).Index())
        {
            var (label, counts) = (model.Labels.ToList().IndexOf(rows[index].Label!), weight?.Invoke(index) ?? 1);
            loss -= counts * Math.Log(score[label]);
            right += Array.IndexOf(score, score.Max()) == label ? counts : 0;
            total += counts;
        }

        return (loss / total, right / total);
    }

    private static TrainedAdapter Learn()
    {
        using var model = Fit(Options with { LearningRate = 1e-2, MaxEpochs = 25, HeadDropout = 0 });
        return TrainedAdapter.FromModel(model, "learnt");
    }

    private static LabelledText Row(int index)
    {
        var (label, words) = Classes[index % Classes.Length];
        var filler = string.Concat(Enumerable.Repeat($" {Fillers[index / 3 % Fillers.Length]}", index % 4));
        return new LabelledText
        {
            Text = $"the {Subjects[index % Subjects.Length]} was {words[index / 3 % words.Length]}{filler}",
            Label = label,
        };
    }

    private sealed class ScoredText
    {
        public float[] Score { get; set; } = [];
    }
}
