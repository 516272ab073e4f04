using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Test accuracy on trec against bottleneck size, and against the sub-layers that have an adapter.</summary>
internal sealed class SweepSuite : ISuite
{
    private const string Data = "trec";
    private const int Epochs = 6;
    private const double LearningRate = 1e-3;
    private const double HeadLearningRate = 0.02;
    private const int PlacementBottleneck = 24;
    private const int NormsOf = 64; // the bottleneck whose output norms are kept

    // The ends and the middle first, so that a suite that is broken off still tells the shape.
    private static readonly int[] Bottlenecks = [16, 64, 4, 256, 8, 32, 128];
    private static readonly AdapterPlacement[] Placements =
    [
        AdapterPlacement.None,
        AdapterPlacement.Attention,
        AdapterPlacement.FeedForward,
        AdapterPlacement.Both,
    ];

    public string Name => "sweep";

    public string Purpose =>
        $"test accuracy on {Data} by bottleneck size (Pfeiffer) and by placement (textbook form, R = {PlacementBottleneck}), "
        + $"learning rate {LearningRate}, {Epochs} epochs";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var runs = QualityRuns.Open(settings, settings.EncoderDropout);
        var cases = Cases()
            .Where(named => settings.Filter is null || named.Name.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var done = settings
            .Seeds.SelectMany(seed =>
                cases.Select(named => runs.Get(Name, named.Name, seed, () => Train(settings, named.Name, named.Adapter, seed))))
            .ToList();
        foreach (var group in done.GroupBy(run => run.Case))
        {
            var accuracy = new Spread([.. group.Select(run => run.Accuracy)]);
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"{group.Key}: accuracy, mean",
                    Value = accuracy.Mean,
                    Unit = string.Empty,
                    Values = accuracy.Values,
                    Note = $"{group.First().Trainable:N0} trained",
                });
        }
    }

    private static IEnumerable<(string Name, BottleneckAdapterConfig Adapter)> Cases()
    {
        foreach (var size in Bottlenecks)
            yield return ($"bottleneck {size}", BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = size });
        foreach (var placement in Placements)
            yield return (
                $"placement {placement}",
                new BottleneckAdapterConfig
                {
                    Placement = placement,
                    BottleneckSize = PlacementBottleneck,
                    Initialization = AdapterInitialization.Bert,
                });
    }

    private QualityRun Train(BenchmarkSettings settings, string name, BottleneckAdapterConfig adapter, int seed)
    {
        var isNone = adapter.Placement == AdapterPlacement.None;
        var ml = new MLContext(seed);
        var data = DataSet.Load(ml, settings, Data);
        var training = new ClassifierTraining(
            name,
            isNone ? FineTuning.HeadOnly : FineTuning.Adapter,
            isNone ? null : adapter,
            isNone ? HeadLearningRate : LearningRate,
            Epochs);
        using var model = training.Fit(ml, settings, data.Training, seed);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(data.Test));
        var isPlacement = name.StartsWith("placement", StringComparison.Ordinal);
        return new QualityRun(
            Name,
            name,
            seed,
            metrics.MicroAccuracy,
            metrics.ConfusionMatrix.MacroF1(),
            model.ParameterSummary.Trainable,
            model.Report.Seconds)
        {
            Bottleneck = isPlacement ? null : adapter.BottleneckSize,
            Placement = isPlacement ? adapter.Placement.ToString() : null,
            Norms = !isPlacement && adapter.BottleneckSize == NormsOf ? model.Report.AdapterNorms : null,
        };
    }
}
