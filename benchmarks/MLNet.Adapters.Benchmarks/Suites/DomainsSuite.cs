using Microsoft.ML;
using Microsoft.ML.Trainers;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Fusion of adapters of other domains on a target with 300 labelled rows, beside what it competes with.</summary>
internal sealed class DomainsSuite : ISuite
{
    private const string Folder = "sentiment-domains";
    private const int BatchSize = 32;
    private const int MaxTokens = 64;
    private const int Epochs = 12;
    private const double LearningRate = 5e-4;
    private const double FullLearningRate = 5e-5;
    private const double HeadLearningRate = 0.02;
    private const double FusionTarget = 0.59;
    private const string OwnFusion = "fusion of the sources and an own adapter";

    private static readonly (string Name, string File, int Epochs)[] Sources =
    [
        ("movies", "movies.train4000.tsv", 2),
        ("tweets", "tweets.train.tsv", 3),
        ("news", "news.train.tsv", 3),
    ];

    private static readonly Dictionary<string, (double Accuracy, double MacroF1)> Reference = new()
    {
        ["full fine-tuning"] = (0.667, 0.562),
        ["adapter on the target"] = (0.640, 0.530),
        [OwnFusion] = (0.669, 0.603),
    };

    public string Name => "domains";

    public string Purpose =>
        $"sentiment of product reviews from 300 rows, with adapters of movies, tweets and news; learning rate {LearningRate}, "
        + $"{Epochs} epochs, at most {MaxTokens} tokens";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var runs = QualityRuns.Open(settings);
        var done = settings.Seeds.SelectMany(seed => RunSeed(settings, runs, seed)).ToList();
        foreach (var group in done.GroupBy(run => run.Case))
        {
            var reference = Reference.TryGetValue(group.Key, out var known) ? known : ((double Accuracy, double MacroF1)?)null;
            log.Add(
                Mean(group, "accuracy", run => run.Accuracy) with
                {
                    Reference = reference?.Accuracy,
                    Note = $"{group.First().Trainable:N0} trained, {group.Average(run => run.Seconds):0.0} s",
                });
            var macroF1 = Mean(group, "macro-F1", run => run.MacroF1) with { Reference = reference?.MacroF1 };
            log.Add(group.Key == OwnFusion ? macroF1.AtLeast(FusionTarget) : macroF1);
        }
    }

    private Measured Mean(IGrouping<string, QualityRun> group, string name, Func<QualityRun, double> value)
    {
        var values = new Spread([.. group.Select(value)]);
        return new Measured
        {
            Suite = Name,
            Name = $"{group.Key}: {name}, mean",
            Value = values.Mean,
            Unit = string.Empty,
            Values = values.Values,
        };
    }

    private IEnumerable<QualityRun> RunSeed(BenchmarkSettings settings, QualityRuns runs, int seed)
    {
        var ml = new MLContext(seed);
        var data = DataSet.Load(ml, settings, Folder, "products.train300.tsv", "products.test.tsv");
        var sources = new Lazy<TrainedAdapter[]>(() =>
            [.. Sources.Select(source => TrainSource(settings, source.Name, source.File, source.Epochs, seed))]);
        var common = new AdapterTextClassificationOptions
        {
            LearningRate = LearningRate,
            MaxEpochs = Epochs,
            BatchSize = BatchSize,
            MaxTokens = MaxTokens,
            Seed = seed,
            Threads = settings.Threads,
        };

        yield return Get("FeaturizeText and SdcaMaximumEntropy", () => Stock(ml, data, seed));
        yield return Get("linear head on the frozen encoder", () =>
            Fit(common with { FineTuning = FineTuning.HeadOnly, Head = ClassificationHeadKind.Linear, LearningRate = HeadLearningRate }));
        yield return Get("adapter on the target", () => Fit(common with { Adapter = BottleneckAdapterConfig.Pfeiffer }));
        yield return Get("head on the average of the sources", () =>
            Fit(common with { FineTuning = FineTuning.HeadOnly, FrozenAdapters = new Average(sources.Value) }));
        yield return Get("fusion of the sources", () => Fuse(null));
        yield return Get(OwnFusion, () => Fuse(BottleneckAdapterConfig.Pfeiffer));
        yield return Get("full fine-tuning", () => Fit(common with
        {
            FineTuning = FineTuning.Full,
            LearningRate = FullLearningRate,
            Precision = ComputePrecision.Float32,
        }));

        QualityRun Get(string name, Func<QualityRun> train) => runs.Get(Name, name, seed, () => train() with { Case = name });

        QualityRun Fit(AdapterTextClassificationOptions options)
        {
            using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(options).Fit(data.Training);
            return Judge(ml, model, data, seed, model.ParameterSummary.Trainable, model.Report.Seconds);
        }

        QualityRun Fuse(BottleneckAdapterConfig? own)
        {
            using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
            {
                FusedAdapters = sources.Value,
                Adapter = own,
                LearningRate = LearningRate,
                MaxEpochs = Epochs,
                BatchSize = BatchSize,
                MaxTokens = MaxTokens,
                Seed = seed,
                Threads = settings.Threads,
            }).Fit(data.Training);
            return Judge(
                ml,
                model,
                data,
                seed,
                model.ParameterSummary.Trainable,
                model.Report.Seconds + (model.OwnAdapterReport?.Seconds ?? 0));
        }
    }

    private static TrainedAdapter TrainSource(BenchmarkSettings settings, string name, string file, int epochs, int seed)
    {
        var ml = new MLContext(seed);
        var data = DataSet.Load(ml, settings, Folder, file, $"{name}.test.tsv");
        using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            Adapter = BottleneckAdapterConfig.Pfeiffer,
            LearningRate = LearningRate,
            MaxEpochs = epochs,
            BatchSize = BatchSize,
            MaxTokens = MaxTokens,
            Seed = seed,
            Threads = settings.Threads,
            Progress = new EpochPrinter($"source {name}, seed {seed}"),
        }).Fit(data.Training);
        return TrainedAdapter.FromModel(model, name);
    }

    private QualityRun Stock(MLContext ml, DataSet data, int seed)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var model = ml
            .Transforms.Text.FeaturizeText("Features", nameof(LabelledText.Text))
            .Append(
                ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                    new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 }))
            .Fit(data.Training);
        Microsoft.ML.Data.VBuffer<float>[] weights = [];
        model.LastTransformer.Model.GetWeights(ref weights, out var classes);
        return Judge(ml, model, data, seed, classes + weights.Sum(vector => (long)vector.Length), clock.Elapsed.TotalSeconds);
    }

    private QualityRun Judge(MLContext ml, ITransformer model, DataSet data, int seed, long trainable, double seconds)
    {
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test));
        return new QualityRun(Name, string.Empty, seed, metrics.MicroAccuracy, metrics.ConfusionMatrix.MacroF1(), trainable, seconds);
    }
}
