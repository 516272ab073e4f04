using System.Diagnostics;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>One epoch on SST-2 through the public trainer, in a unit that compares across machines.</summary>
internal sealed class EpochSuite : ISuite
{
    private const double Target = 17_000; // peak-GFLOP

    public string Name => "epoch";

    public string Purpose =>
        "one SST-2 epoch with Pfeiffer through the public trainer, batch 32, at most 64 tokens, the head's dropout on, the encoder's off";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var (seconds, whole, peaks, costs, padding) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), 0.0);
        for (var round = 0; round < (settings.Rounds ?? 1); round++)
        {
            var ml = new MLContext(settings.Seeds[0]);
            var data = DataSet.Load(ml, settings, "sst2");
            var before = Peak(settings);
            var clock = Stopwatch.StartNew();
            using var model = ml.MulticlassClassification.Trainers.AdapterTextClassification(Options(settings)).Fit(data.Training);
            whole.Add(clock.Elapsed.TotalSeconds);
            var after = Peak(settings);
            seconds.Add(model.Report.Seconds);
            peaks.AddRange([before, after]);
            costs.Add(model.Report.Seconds * (before + after) / 2);
            padding = model.Report.PaddingShare;
        }

        log.Add(Measured.Median(Name, "GEMM peak before and after", new Spread(peaks), "GFLOP/s"));
        log.Add(
            Measured.Median(Name, "epoch", new Spread(seconds), "s") with
            {
                Note = "training alone, the adapters' norms before and after included",
            });
        log.Add(
            Measured.Median(Name, "whole Fit", new Spread(whole), "s") with
            {
                Note = "reading, tokenizing and building the model too",
            });
        log.Add(new Measured { Suite = Name, Name = "padding", Value = padding, Unit = "of tokens" });
        log.Add(
            (
                Measured.Median(Name, "epoch, seconds × GEMM peak", new Spread(costs), "peak-GFLOP") with
                {
                    Reference = ReferenceFigures.Epoch,
                }).AtMost(Target));
    }

    private static double Peak(BenchmarkSettings settings) => ComputeThreads.Train(settings.Threads, GemmPeak.Best);

    private static AdapterTextClassificationOptions Options(BenchmarkSettings settings) => new()
    {
        Adapter = BottleneckAdapterConfig.Pfeiffer,
        LearningRate = 5e-4,
        MaxEpochs = 1,
        BatchSize = 32,
        MaxTokens = 64,
        EncoderDropout = false,
        Seed = settings.Seeds[0],
        Threads = settings.Threads,
    };
}
