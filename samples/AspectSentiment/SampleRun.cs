using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;
using Samples;

namespace AspectSentimentSample;

/// <summary>
/// Trains an adapter on each of two source tasks, fuses them on sentiment towards an aspect, compares, saves, and shows what the fusion
/// uses.
/// </summary>
/// <param name="settings">The settings from the command line.</param>
internal sealed class SampleRun(SampleSettings settings)
{
    private const string FusionOfSources = "Fusion of sources";

    private readonly MLContext _context = new(settings.Seed);

    /// <summary>Runs all steps and prints the results.</summary>
    public void Run()
    {
        var train = Some(LoadReviews(settings.Data.Train));
        var test = _context.Data.Cache(LoadReviews(settings.Data.Test));
        Console.WriteLine(
            $"Sentiment towards one aspect of a review:{Environment.NewLine}{CountOf(train):N0} training rows, "
            + $"{CountOf(test):N0} test rows, seed {settings.Seed}.");
        var sentiment = TrainSentiment();
        var tagger = TrainTagger();
        TrainedAdapter[] sources = [sentiment, TrainedAdapter.FromModel(tagger, "entities")];

        var models = Compare(sources, train, test);
        Tables.Heading($"On the {CountOf(test):N0} test rows");
        Tables.Comparison(models);
        EntityDisplay.Write(_context, tagger);
        FusionDisplay.Write(_context, models.Single(model => model.Name == FusionOfSources).Model, train.Schema, test, settings.OutputPath);
    }

    private IReadOnlyList<TrainedModel> Compare(TrainedAdapter[] sources, IDataView train, IDataView test) =>
        [
            Train("Adapter on target", Baselines.SingleAdapter(_context, settings.Epochs, new TrainingDisplay()), train, test),
            .. sources.Select(source =>
                Train(
                    $"Head on {source.Name}",
                    Baselines.SourceAlone(_context, source, settings.Epochs, new TrainingDisplay()),
                    train,
                    test)),
            Train(
                FusionOfSources,
                AspectSentiment.Fusion(_context, sources, hasOwnAdapter: false, settings.Epochs, new TrainingDisplay()),
                train,
                test),
            Train(
                "Fusion + own adapter",
                AspectSentiment.Fusion(_context, sources, hasOwnAdapter: true, settings.Epochs, new TrainingDisplay()),
                train,
                test),
            Train("Full fine-tuning", Baselines.FullFineTuning(_context, settings.Epochs, new TrainingDisplay()), train, test),
        ];

    private TrainedAdapter TrainSentiment()
    {
        var rows = Some(SentimentSource.LoadFile(_context, settings.Data.Sentiment));
        Tables.Heading($"Source 1: an adapter for the sentiment of {CountOf(rows):N0} single sentences");
        return SentimentSource.Train(_context, rows, settings.SourceEpochs, new TrainingDisplay());
    }

    private ITransformer TrainTagger()
    {
        var rows = Some(EntitySource.LoadFile(_context, settings.Data.Entities));
        Tables.Heading($"Source 2: an adapter for the named entities of {CountOf(rows):N0} sentences");
        var tagger = EntitySource.Train(_context, rows, settings.SourceEpochs, new TrainingDisplay());
        if (settings.Data.EntitiesTest is { } file)
        {
            var metrics = EntitySource.Evaluate(_context, tagger, EntitySource.LoadFile(_context, file));
            Console.WriteLine(
                $"  On test rows: precision {metrics.Precision:0.000}, recall {metrics.Recall:0.000}, "
                + $"F1 {metrics.F1:0.000} of whole entities (CoNLL).");
        }

        return tagger;
    }

    private TrainedModel Train(string name, IEstimator<ITransformer> pipeline, IDataView train, IDataView test)
    {
        Tables.Heading(name);
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(train);
        var time = clock.Elapsed;
        return new TrainedModel(
            name,
            model,
            AspectSentiment.Evaluate(_context, model, test),
            AspectSentiment.ClassifierOf(model).ParameterSummary.Trainable,
            time);
    }

    private IDataView LoadReviews(string path) =>
        _context.Data.LoadFromTextFile<AspectSentiment.ModelInput>(path, separatorChar: '\t', hasHeader: true);

    private IDataView Some(IDataView rows) =>
        _context.Data.Cache(_context.Data.TakeRows(_context.Data.ShuffleRows(rows, settings.Seed, shufflePoolSize: 10_000), settings.Rows));

    private static int CountOf(IDataView data) => data.GetColumn<string>("Text").Count();
}
