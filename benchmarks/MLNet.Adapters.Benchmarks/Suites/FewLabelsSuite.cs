using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>What a user with a few labelled rows of each class should train.</summary>
internal sealed class FewLabelsSuite : ISuite
{
    private const int BatchSize = 16;
    private const int Steps = 150; // of a training, as far as the limits of epochs allow
    private const int FewestEpochs = 5;
    private const int MostEpochs = 50;
    private const double AdapterRate = 1e-3;
    private const double FullRate = 5e-5;
    private const ClassificationHeadKind Mean = ClassificationHeadKind.Mean;

    private static readonly (string Name, string Folder, string Training, string Test)[] DataSets =
    [
        ("sst2", "sst2", "train.tsv", "test.tsv"),
        ("trec", "trec", "train.tsv", "test.tsv"),
        ("tweets", "sentiment-domains", "tweets.train.tsv", "tweets.test.tsv"),
        ("banking77", "banking77", "train.tsv", "test.tsv"),
    ];

    private static readonly int[] PerClass = [8, 16, 64];

    public string Name => "few-labels";

    public string Purpose =>
        $"test accuracy from {string.Join(", ", PerClass)} rows of each class, a draw for each seed: {Steps} steps of {BatchSize} rows, "
        + $"but {FewestEpochs} to {MostEpochs} epochs";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var runs = QualityRuns.Open(settings, settings.EncoderDropout);
        var cases = from data in DataSets
                    from count in PerClass
                    from method in Methods
                    let name = $"{data.Name} {count} {method.Name}"
                    where settings.Filter is null || name.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase)
                    select (name, data, count, method.Train);
        foreach (var (name, data, count, train) in cases)
        {
            List<QualityRun> done =
            [
                .. settings.Seeds.Select(seed => runs.Get(Name, name, seed, () =>
                {
                    var ml = new MLContext(seed);
                    var (drawn, rows) = FewRows.Draw(ml, settings, data.Folder, data.Training, data.Test, count, seed);
                    var epochs = Math.Clamp(Steps * BatchSize / rows, FewestEpochs, MostEpochs);
                    var clock = System.Diagnostics.Stopwatch.StartNew();
                    var model = train(new FewShotTraining(ml, settings, name, drawn.Training, epochs, seed));
                    var seconds = clock.Elapsed.TotalSeconds;
                    var metrics = ml.MulticlassClassification.Evaluate(model.Transform(drawn.Test));
                    (model as IDisposable)?.Dispose();
                    return new QualityRun(Name, name, seed, metrics.MicroAccuracy, metrics.ConfusionMatrix.MacroF1(), 0, seconds);
                })),
            ];
            var accuracy = new Spread([.. done.Select(run => run.Accuracy)]);
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"{name}: accuracy, mean",
                    Value = accuracy.Mean,
                    Unit = string.Empty,
                    Values = accuracy.Values,
                    Note = string.Create(CultureInfo.InvariantCulture, $"{done.Average(run => run.Seconds):0.0} s"),
                });
        }
    }

    private static IEnumerable<(string Name, Func<FewShotTraining, ITransformer> Train)> Methods { get; } =
    [
        ("linear probe", training => training.Ml.Transforms.Text.EncoderEmbedding("Features", nameof(LabelledText.Text))
            .AppendCacheCheckpoint(training.Ml)
            .Append(training.Ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0, l2Regularization: 0.1f))
            .Fit(training.Rows)),
        ("contrastive, then linear", training => training.Ml.MulticlassClassification.Trainers.AdapterFewShotClassification(
            new AdapterFewShotClassificationOptions
            {
                Training = AdapterFewShotClassificationOptions.DefaultTraining with
                {
                    MaxTokens = ClassifierTraining.MaxTokens,
                    Seed = training.Seed,
                    Threads = training.Settings.Threads,
                },
            }).Fit(training.Rows)),
        ("Pfeiffer", training => training.Fit(FineTuning.Adapter, BottleneckAdapterConfig.Pfeiffer, AdapterRate)),
        ("Pfeiffer, mean", training => training.Fit(FineTuning.Adapter, BottleneckAdapterConfig.Pfeiffer, AdapterRate, Mean)),
        ("LoRA, mean", training => training.Fit(FineTuning.Adapter, new LoraConfig(), AdapterRate, Mean)),
        ("full fine-tuning, mean", training => training.Fit(FineTuning.Full, null, FullRate, Mean)),
    ];

    /// <summary>One draw to train on.</summary>
    private sealed record FewShotTraining(MLContext Ml, BenchmarkSettings Settings, string Name, IDataView Rows, int Epochs, int Seed)
    {
        public AdapterTextClassificationTransformer Fit(
            FineTuning fineTuning, AdapterConfig? adapter, double rate, ClassificationHeadKind head = ClassificationHeadKind.TwoLayer) =>
            new ClassifierTraining(Name, fineTuning, adapter, rate, Epochs) { BatchSize = BatchSize, Head = head }
                .Fit(Ml, Settings, Rows, Seed);
    }
}
