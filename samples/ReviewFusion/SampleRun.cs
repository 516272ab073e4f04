using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;
using MLNet.Adapters.Reporting;
using Samples;

namespace ReviewFusionSample;

/// <summary>
/// Trains adapters on three source tasks, fuses them on a target with few labels, compares, saves, and shows what the fusion uses.
/// </summary>
/// <param name="settings">The settings from the command line.</param>
internal sealed class SampleRun(SampleSettings settings)
{
    private static readonly (string Name, string File)[] Sources =
    [
        ("movies", "movies.train4000.tsv"),
        ("tweets", "tweets.train.tsv"),
        ("news", "news.train.tsv"),
    ];

    private static readonly string[] Reviews =
    [
        "The screen is gorgeous, but the battery died after two days.",
        "I would buy this camera again, it is worth every cent!",
    ];

    private readonly MLContext _context = new(settings.Seed);

    /// <summary>Runs all steps and prints the results.</summary>
    public void Run()
    {
        var train = Rows("products.train300.tsv", settings.TargetRows);
        var test = _context.Data.Cache(ReviewFusion.LoadFile(_context, "products.test.tsv"));
        Console.WriteLine(
            $"Sentiment of product reviews from {CountOf(train)} labelled sentences, {CountOf(test)} test sentences, "
            + $"seed {settings.Seed}.");
        var sources = Sources.Select(source => TrainSource(source.Name, source.File)).ToList();
        Console.WriteLine($"Source adapters: {string.Join(", ", sources.Select(source => source.ToString()))}");

        TrainedModel[] models =
        [
            Train("FeaturizeText + SDCA", StockModel.Build(_context), train, test, StockModel.CountParameters),
            Train("Linear head", Baselines.LinearHead(_context, settings.Epochs, new TrainingDisplay()), train, test, CountTrainable),
            Train(
                "Adapter on target",
                ReviewFusion.SingleAdapter(_context, settings.Epochs, new TrainingDisplay()),
                train,
                test,
                CountTrainable),
            Train(
                "Average + new head",
                Baselines.AverageOfSources(_context, sources, settings.Epochs, new TrainingDisplay()),
                train,
                test,
                CountTrainable),
            Train(
                "Fusion of sources",
                ReviewFusion.Fusion(_context, sources, hasOwnAdapter: false, settings.Epochs, new TrainingDisplay()),
                train,
                test,
                CountTrainable),
            Train(
                "Fusion + own adapter",
                ReviewFusion.Fusion(_context, sources, hasOwnAdapter: true, settings.Epochs, new TrainingDisplay()),
                train,
                test,
                CountTrainable),
            Train(
                "Full fine-tuning",
                Baselines.FullFineTuning(_context, settings.Epochs, new TrainingDisplay()),
                train,
                test,
                CountTrainable),
        ];
        Tables.Heading($"On the {CountOf(test)} test sentences");
        Tables.Comparison(models);
        Show(models[4].Model, train.Schema, test);
    }

    private void Show(ITransformer fusion, DataViewSchema schema, IDataView test)
    {
        ReviewFusion.Save(_context, fusion, schema, settings.ModelPath);
        Tables.Heading(
            $"The fusion of the sources: saved, {new FileInfo(settings.ModelPath).Length / 1e6:0.0} MB, and loaded in a new MLContext: "
            + $"{settings.ModelPath}");
        var explanations = ReviewFusion.Explain(settings.ModelPath, Reviews);
        foreach (var (review, explanation) in Reviews.Zip(explanations))
        {
            Tables.Heading(review);
            HeatMapDisplay.Write(explanation);
        }

        var folder = Directory.CreateDirectory(settings.PicturePath).FullName;
        var report = ReviewFusion.ClassifierOf(fusion).AnalyzeFusion(test);
        FusionHeatMap.Draw(explanations[0]).SavePng(Path.Combine(folder, "fusion.png"));
        FusionLayerChart.Draw(report).SavePng(Path.Combine(folder, "layers.png"));
        TrainingPage.Save(
            Path.Combine(folder, "report.html"),
            ReviewFusion.ClassifierOf(fusion),
            "Sentiment of product reviews: a fusion of three adapters",
            fusion.Transform(test));
        Tables.Heading("The cost of removing adapters one by one, least used first");
        foreach (var step in report.PruningCurve)
            Console.WriteLine(
                $"  {(step.Removed is null ? "all adapters" : $"without {step.Removed}"),-16} accuracy {step.Accuracy:0.000}, "
                + $"macro-F1 {step.MacroF1:0.000}, {100 * step.ChangedPredictions:0} % of predictions changed");
        Console.WriteLine($"{Environment.NewLine}Pictures, and report.html: {folder}");
    }

    private TrainedAdapter TrainSource(string name, string file)
    {
        var rows = Rows(file, settings.SourceRows);
        Tables.Heading($"Stage 1: an adapter on {CountOf(rows):N0} sentences of {name}");
        return ReviewFusion.TrainSource(_context, name, rows, settings.SourceEpochs, new TrainingDisplay());
    }

    private IDataView Rows(string file, int count) =>
        _context.Data.Cache(
            _context.Data.TakeRows(
                _context.Data.ShuffleRows(ReviewFusion.LoadFile(_context, file), settings.Seed, shufflePoolSize: 10_000),
                count));

    private TrainedModel Train(
        string name,
        IEstimator<ITransformer> pipeline,
        IDataView train,
        IDataView test,
        Func<ITransformer, long> countParameters)
    {
        Tables.Heading(name);
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(train);
        var time = clock.Elapsed;
        return new TrainedModel(name, model, ReviewFusion.Evaluate(_context, model, test), countParameters(model), time);
    }

    private static long CountTrainable(ITransformer model) => ReviewFusion.ClassifierOf(model).ParameterSummary.Trainable;

    private static int CountOf(IDataView data) => data.GetColumn<string>(nameof(ReviewFusion.ModelInput.Text)).Count();
}
