using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>How a text classifier is trained; the rest is the product's own default.</summary>
/// <param name="Name">Printed with each epoch.</param>
/// <param name="FineTuning">What is trained.</param>
/// <param name="Adapter">Null in full fine-tuning and where only the head is trained.</param>
/// <param name="LearningRate">Peak of the schedule.</param>
/// <param name="Epochs">Passes over the training rows.</param>
internal sealed record ClassifierTraining(string Name, FineTuning FineTuning, AdapterConfig? Adapter, double LearningRate, int Epochs)
{
    public const int UsualBatchSize = 32;
    public const int MaxTokens = 64;

    /// <summary>What the head reads.</summary>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;

    /// <summary>Rows per step.</summary>
    public int BatchSize { get; init; } = UsualBatchSize;

    /// <summary>Trains on rows.</summary>
    public AdapterTextClassificationTransformer Fit(MLContext ml, BenchmarkSettings settings, IDataView rows, int seed) =>
        ml.MulticlassClassification.Trainers.AdapterTextClassification(OptionsOf(settings, seed)).Fit(rows);

    /// <summary>Trains on the training rows and judges on the test rows.</summary>
    public ClassifierOutcome Run(MLContext ml, BenchmarkSettings settings, DataSet data, int seed)
    {
        using var model = Fit(ml, settings, data.Training, seed);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test));
        return new ClassifierOutcome(
            metrics.MicroAccuracy,
            metrics.ConfusionMatrix.MacroF1(),
            model.Report.Seconds,
            model.Report.PaddingShare,
            model.ParameterSummary.Trainable,
            OptionsOf(settings, seed).EffectiveEncoderDropout);
    }

    private AdapterTextClassificationOptions OptionsOf(BenchmarkSettings settings, int seed) => new()
    {
        FineTuning = FineTuning,
        Precision = FineTuning == FineTuning.Full ? ComputePrecision.Float32 : settings.Precision,
        Adapter = Adapter,
        LearningRate = LearningRate,
        MaxEpochs = Epochs,
        BatchSize = BatchSize,
        MaxTokens = MaxTokens,
        Head = Head,
        EncoderDropout = settings.EncoderDropout,
        Seed = seed,
        Threads = settings.Threads,
        Progress = new EpochPrinter($"{Name}, seed {seed}"),
    };
}
