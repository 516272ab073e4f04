using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Samples;

namespace ReviewSentimentSample;

/// <summary>Trains the model and its baselines on the same rows, compares them, saves the model and uses the file.</summary>
/// <param name="seed">The seed of row selection, initial weights, order and dropout.</param>
/// <param name="epochs">The number of passes over the training rows.</param>
internal sealed class SampleRun(int seed, int epochs)
{
    private static readonly string[] Examples =
    [
        "The battery lasts two days and the screen is gorgeous.",
        "It stopped working after a week and support never answered.",
        "It comes with a USB cable and a printed manual.",
        "I expected more for the price.",
        "Not bad at all!",
    ];

    private readonly MLContext _context = new(seed);

    /// <summary>Runs all steps and prints the results.</summary>
    /// <param name="rows">The maximum number of training rows; null for all.</param>
    /// <param name="modelPath">The path of the model file.</param>
    public void Run(int? rows, string modelPath)
    {
        var train = TrainingRows(rows);
        var test = _context.Data.Cache(ReviewSentiment.LoadFile(_context, "products.test.tsv"));
        Console.WriteLine(
            $"Sentiment of product reviews: {CountOf(train)} training sentences, {CountOf(test)} test sentences, seed {seed}.");

        Tables.Heading("Training an adapter and a head in the frozen encoder");
        var adapter = Train(
            "Encoder + adapter",
            ReviewSentiment.BuildPipeline(_context, epochs, new TrainingDisplay()),
            train,
            test,
            CountTrainable);
        Display.Components(ReviewSentiment.ClassifierOf(adapter.Model).ParameterSummary);

        Tables.Heading("Training a linear head on the same frozen encoder");
        var head = Train(
            "Encoder + linear head",
            Baselines.LinearHead(_context, epochs, new TrainingDisplay()),
            train,
            test,
            CountTrainable);
        Tables.Heading("Training ML.NET's FeaturizeText and SdcaMaximumEntropy");
        var stock = Train("FeaturizeText + SDCA", StockModel.Build(_context), train, test, StockModel.CountParameters);

        Tables.Heading($"On the {CountOf(test)} test sentences");
        Tables.Comparison([stock, head, adapter]);

        ReviewSentiment.Save(_context, adapter.Model, train.Schema, modelPath);
        Tables.Heading($"Saved, {new FileInfo(modelPath).Length / 1e6:0.0} MB, and loaded in a new MLContext: {modelPath}");
        Predict(modelPath, Examples);
    }

    /// <summary>Predicts with a saved model.</summary>
    public static void Predict(string modelPath, IReadOnlyList<string> texts)
    {
        var outputs = ReviewSentiment.Predict(modelPath, texts, out var classes);
        Tables.Predictions([.. texts.Zip(outputs, (text, output) => (text, output.PredictedLabel, output.Score))], classes);
        Tables.Heading("The words that did most for the predicted class, or against it");
        foreach (var explanation in ReviewSentiment.Explain(modelPath, texts))
            Display.Words(explanation);
    }

    private IDataView TrainingRows(int? rows)
    {
        var all = ReviewSentiment.LoadFile(_context, "products.train.tsv");
        var some = rows is { } count ? _context.Data.TakeRows(_context.Data.ShuffleRows(all, seed, shufflePoolSize: 10_000), count) : all;
        return _context.Data.Cache(some);
    }

    private TrainedModel Train(
        string name,
        IEstimator<ITransformer> pipeline,
        IDataView train,
        IDataView test,
        Func<ITransformer, long> countParameters)
    {
        var clock = Stopwatch.StartNew();
        var model = pipeline.Fit(train);
        var time = clock.Elapsed;
        return new TrainedModel(name, model, ReviewSentiment.Evaluate(_context, model, test), countParameters(model), time);
    }

    private static long CountTrainable(ITransformer model) => ReviewSentiment.ClassifierOf(model).ParameterSummary.Trainable;

    private static int CountOf(IDataView data) => data.GetColumn<string>(nameof(ReviewSentiment.ModelInput.Text)).Count();
}
