using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Reporting;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>
/// Draws the documentation's pictures: those of sizes, placements and methods from the trainings in the runs file, with steps that are
/// timed now, and those of a fusion from one that it trains.
/// </summary>
internal sealed class PicturesSuite : ISuite
{
    private const string Folder = "sentiment-domains";
    private const int SourceRows = 1500;
    private const int SourceEpochs = 2;
    private const int TargetEpochs = 8;
    private const int MaxTokens = 64;
    private const int UsualRounds = 9;
    private const string Text = "The screen is gorgeous, but the battery died after two days and support never answered.";

    private static readonly (string Name, string File)[] Sources =
    [
        ("movies", "movies.train4000.tsv"),
        ("tweets", "tweets.train.tsv"),
        ("news", "news.train.tsv"),
    ];

    public string Name => "pictures";

    public string Purpose => "the documentation's pictures, from the trainings that --runs names and from a fusion that is trained now";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        if (settings.RunsPath is null)
            throw new ArgumentException("--runs is missing. Name the file that the suites 'sweep' and 'method-quality' wrote.");
        var runs = QualityRuns.Open(settings with { Rows = null }).Done;
        var folder = PictureFolder.Open(settings);
        PictureFolder.Save(folder, "parameters", ParameterChart.Draw());
        PictureFolder.Save(folder, "steps", AdapterStepsChart.Draw(ComputeThreads.Score(WorkedExample.Compute)));
        DrawSweep(runs, folder);
        DrawMethods(settings, runs, folder);
        DrawFusion(settings, folder);
    }

    private static void DrawSweep(IReadOnlyList<QualityRun> runs, string folder)
    {
        var sizes = runs.Where(run => run.Bottleneck is not null)
            .GroupBy(run => run.Bottleneck!.Value)
            .Select(group => new MeasuredAccuracy($"R = {group.Key}", group.First().Trainable, [.. group.Select(run => run.Accuracy)])
            {
                BottleneckSize = group.Key,
            })
            .ToList();
        PictureFolder.Save(folder, "bottleneck", BottleneckChart.Draw(sizes, PretrainedEncoder.Default.HiddenSize, "Test accuracy, TREC"));
        var placements = runs.Where(run => run.Placement is not null)
            .GroupBy(run => run.Placement!)
            .Select(group => new MeasuredAccuracy(Readable(group.Key), group.First().Trainable, [.. group.Select(run => run.Accuracy)]))
            .ToList();
        PictureFolder.Save(folder, "placements", PlacementChart.Draw(placements, "Where the adapters sit: test accuracy, TREC"));
        PictureFolder.Save(folder, "norms", AdapterNormChart.Draw(runs.First(run => run.Norms is not null).Norms!));
    }

    // On trec, whose name comes before that of the method.
    private static void DrawMethods(BenchmarkSettings settings, IReadOnlyList<QualityRun> runs, string folder)
    {
        const string data = "trec ";
        var methods = runs
            .Where(run => run.Suite == MethodQualitySuite.Key && run.Case.StartsWith(data, StringComparison.Ordinal))
            .GroupBy(run => run.Case[data.Length..])
            .ToList();
        if (methods.Count == 0)
            return;
        var steps = ComputeThreads.Train(settings.Threads, () =>
            MethodSteps.Time(settings.Rounds ?? UsualRounds, name => methods.Exists(method => method.Key == name)));
        var measured = methods
            .Select(method => new MeasuredAccuracy(method.Key, method.First().Trainable, [.. method.Select(run => run.Accuracy)])
            {
                StepRatio = steps.Single(step => step.Name == method.Key).RatioTo(steps[0]).Median,
            })
            .ToList();
        PictureFolder.Save(folder, "methods", MethodChart.Draw(measured, "Test accuracy, TREC"));
    }

    private static void DrawFusion(BenchmarkSettings settings, string folder)
    {
        var seed = settings.Seeds[0];
        var ml = new MLContext(seed);
        var sources = Sources.Select(source => TrainSource(settings, source.Name, source.File, seed)).ToList();
        var data = DataSet.Load(ml, settings, Folder, "products.train300.tsv", "products.test.tsv");
        using var fused = ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            FusedAdapters = sources,
            MaxEpochs = TargetEpochs,
            MaxTokens = MaxTokens,
            Seed = seed,
            Threads = settings.Threads,
            Progress = new EpochPrinter("fusion"),
        }).Fit(data.Training);
        PictureFolder.Save(folder, "fusion", FusionHeatMap.Draw(fused.Explain(Text)), scale: 2);
        PictureFolder.Save(folder, "words", ExplainedWords.Draw(fused.ExplainWords(Text)));
        PictureFolder.Save(folder, "layers", FusionLayerChart.Draw(fused.AnalyzeFusion(data.Test)));
    }

    private static TrainedAdapter TrainSource(BenchmarkSettings settings, string name, string file, int seed)
    {
        var ml = new MLContext(seed);
        var data = DataSet.Load(ml, settings with { Rows = settings.Rows ?? SourceRows }, Folder, file, $"{name}.test.tsv");
        using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            MaxEpochs = SourceEpochs,
            MaxTokens = MaxTokens,
            Seed = seed,
            Threads = settings.Threads,
            Progress = new EpochPrinter($"source {name}"),
        }).Fit(data.Training);
        return TrainedAdapter.FromModel(model, name);
    }

    private static string Readable(string placement) => placement switch
    {
        nameof(AdapterPlacement.None) => "none (head alone)",
        nameof(AdapterPlacement.FeedForward) => "feed-forward",
        var other => other.ToLowerInvariant(),
    };
}
