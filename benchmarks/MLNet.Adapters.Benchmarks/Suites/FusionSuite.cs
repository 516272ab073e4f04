using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>What a fusion costs, against the number of its adapters.</summary>
internal sealed class FusionSuite : ISuite
{
    private const int Rows = 32;
    private const int Tokens = 64;
    private const int UsualRounds = 9;
    private const int WarmUps = 2;

    private static readonly (int Adapters, double Target, double Reference)[] Steps =
    [
        (1, 0.64, double.NaN),
        (2, 0.64, 0.86),
        (4, 0.66, 1.17),
        (8, 0.72, 1.63),
    ];
    private static readonly (int Adapters, double Target, double Reference)[] Inference =
    [
        (2, 1.08, 1.47),
        (4, 1.12, 1.89),
        (8, 1.22, 2.68),
    ];

    public string Name => "fusion";

    public string Purpose =>
        $"training steps and inference with fusions of Pfeiffer adapters in the default encoder at {Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log) => ComputeThreads.Train(settings.Threads, () =>
    {
        RunSteps(settings.Rounds ?? UsualRounds, log);
        RunInference(settings.Rounds ?? UsualRounds, log);
        return true;
    });

    private void RunSteps(int rounds, ResultLog log)
    {
        using var full = TimedModel.Full("full fine-tuning", Rows, Tokens);
        var fusions = Steps.Select(step => TimedModel.Fusion(step.Adapters, isTrained: true, Rows, Tokens)).ToList();
        var timings = Interleaved.Time(WarmUps, rounds, [.. fusions.Prepend(full).Select(model => (model.Name, (Action)model.Step))]);
        log.Add(Measured.Median(Name, $"step: {full.Name}", timings[0].Spread, "ms") with { Reference = ReferenceFigures.FullStep });
        foreach (var (step, timing) in Steps.Zip(timings.Skip(1)))
        {
            var ratio = Measured.Median(Name, $"step: {timing.Name} / {full.Name}", timing.RatioTo(timings[0]), "×");
            log.Add(double.IsNaN(step.Reference) ? ratio : (ratio with { Reference = step.Reference }).AtMost(step.Target));
        }

        fusions.ForEach(model => model.Dispose());
    }

    private void RunInference(int rounds, ResultLog log)
    {
        using var plain = TimedModel.Frozen("plain encoder", null, Rows, Tokens);
        using var single = TimedModel.Frozen("one adapter", BottleneckAdapterConfig.Pfeiffer, Rows, Tokens);
        var fusions = Inference.Select(known => TimedModel.Fusion(known.Adapters, isTrained: false, Rows, Tokens)).ToList();
        TimedModel[] models = [plain, single, .. fusions];
        var all = Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Name, (Action)model.Encode))]);
        var scoring = Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Name, (Action)model.Score))]);
        log.Add(
            Measured.Median(Name, $"inference, all tokens' states out: {plain.Name}", all[0].Spread, "ms") with
            {
                Reference = ReferenceFigures.PlainInference,
            });
        foreach (var (index, timing) in all.Index().Skip(1))
        {
            var (target, reference) =
                index == 1
                    ? (1.04, ReferenceFigures.PfeifferInference / ReferenceFigures.PlainInference)
                    : (Inference[index - 2].Target, Inference[index - 2].Reference);
            log.Add(
                (
                    Measured.Median(
                        Name,
                        $"inference, all tokens' states out: {timing.Name} / {plain.Name}",
                        timing.RatioTo(all[0]),
                        "×") with
                    {
                        Reference = reference,
                    }).AtMost(target));
        }

        foreach (var timing in scoring.Skip(1))
            log.Add(
                Measured.Median(Name, $"inference, as the product scores: {timing.Name} / {plain.Name}", timing.RatioTo(scoring[0]), "×"));
        fusions.ForEach(model => model.Dispose());
    }
}
