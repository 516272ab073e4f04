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
    public const int BatchSize = 32;
    public const int MaxTokens = 64;

    /// <summary>Trains on the training rows and judges on the test rows.</summary>
    public ClassifierOutcome Run(MLContext ml, BenchmarkSettings settings, DataSet data, int seed)
    {
        var options = new AdapterTextClassificationOptions
        {
            FineTuning = FineTuning,
            Precision = FineTuning == FineTuning.Full ? ComputePrecision.Float32 : settings.Precision,
            Adapter = Adapter,
            LearningRate = LearningRate,
            MaxEpochs = Epochs,
            BatchSize = BatchSize,
            MaxTokens = MaxTokens,
            EncoderDropout = settings.EncoderDropout,
            Seed = seed,
            Threads = settings.Threads,
            Progress = new EpochPrinter($"{Name}, seed {seed}"),
        };
        using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(options).Fit(data.Training);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test));
        return new ClassifierOutcome(
            metrics.MicroAccuracy,
            MacroF1.Of(metrics.ConfusionMatrix),
            model.Report.Seconds,
            model.Report.PaddingShare,
            model.ParameterSummary.Trainable,
            options.EffectiveEncoderDropout);
    }
}
