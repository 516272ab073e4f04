using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Forward pass, training steps and inference beside the machine's own GEMM peak.</summary>
internal sealed class SpeedSuite : ISuite
{
    private const int Rows = 32;
    private const int Tokens = 64;
    private const int OneRowTokens = 32;
    private const int UsualRounds = 9;
    private const int WarmUps = 2;
    private const int OneRowRounds = 100;
    private const double ForwardTarget = 0.75;
    private const double StepTarget = 0.61;

    public string Name => "speed";

    public string Purpose => $"GEMM peak, forward pass, training steps and inference of the default encoder at {Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var rounds = settings.Rounds ?? UsualRounds;
        var peak = ComputeThreads.Train(settings.Threads, () => AddTraining(rounds, log));
        ComputeThreads.Score(() =>
        {
            AddScoring(rounds, log, peak);
            AddOneRow(log);
            return true;
        });
    }

    private double AddTraining(int rounds, ResultLog log)
    {
        using var full = TimedModel.Full("full fine-tuning", Rows, Tokens);
        using var pfeiffer = TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, Rows, Tokens);
        using var houlsby = TimedModel.Frozen("Houlsby", BottleneckAdapterConfig.Houlsby, Rows, Tokens);
        using var parallel = TimedModel.Frozen("Parallel", BottleneckAdapterConfig.Parallel, Rows, Tokens);
        TimedModel[] adapters = [pfeiffer, houlsby, parallel];

        var peaks = GemmPeak.Measure().ToList();
        var steps = Interleaved.Time(WarmUps, rounds, [.. adapters.Prepend(full).Select(model => (model.Name, (Action)model.Step))]);
        peaks.AddRange(GemmPeak.Measure());
        var allTokenSteps = Interleaved.Time(
            WarmUps,
            rounds,
            [.. adapters.Prepend(full).Select(model => (model.Name, (Action)model.StepWithAllTokens))]);
        peaks.AddRange(GemmPeak.Measure());
        var peak = AddPeaks(log, peaks);
        AddSteps(log, "step, as the product trains", steps, peak, StepTarget);
        AddSteps(log, "step, all tokens in the last layer", allTokenSteps, peak, null);
        return peak;
    }

    private void AddScoring(int rounds, ResultLog log, double peak)
    {
        using var plain = TimedModel.Frozen("plain encoder", null, Rows, Tokens);
        using var pfeiffer = TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, Rows, Tokens);
        using var houlsby = TimedModel.Frozen("Houlsby", BottleneckAdapterConfig.Houlsby, Rows, Tokens);
        using var parallel = TimedModel.Frozen("Parallel", BottleneckAdapterConfig.Parallel, Rows, Tokens);
        TimedModel[] adapters = [pfeiffer, houlsby, parallel];

        var forward = Interleaved.Time(WarmUps, rounds, (plain.Name, plain.Encode))[0];
        AddForward(log, forward, EncoderFlop.Forward(plain.Shape, Rows, Tokens), peak);
        AddInference(
            log,
            "inference, all tokens' states out",
            Interleaved.Time(WarmUps, rounds, [.. adapters.Prepend(plain).Select(model => (model.Name, (Action)model.Encode))]),
            hasReference: true);
        AddInference(
            log,
            "inference, as the product scores",
            Interleaved.Time(WarmUps, rounds, [.. adapters.Prepend(plain).Select(model => (model.Name, (Action)model.Score))]),
            hasReference: false);
    }

    private double AddPeaks(ResultLog log, List<GemmRate> peaks)
    {
        foreach (var product in peaks.GroupBy(measured => (measured.Precision, measured.Shape, measured.Way)))
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"GEMM, {product.Key.Shape}, {product.Key.Precision}, {product.Key.Way}",
                    Value = product.Max(measured => measured.Rate),
                    Unit = "GFLOP/s",
                    Values = [.. product.Select(measured => measured.Rate)],
                    Note = "best of each of three series",
                });
        foreach (var precision in peaks.GroupBy(measured => measured.Precision))
        {
            var best = precision.MaxBy(measured => measured.Rate)!;
            log.Add(
                new Measured
                {
                    Suite = Name,
                    Name = $"GEMM peak, {precision.Key}",
                    Value = best.Rate,
                    Unit = "GFLOP/s",
                    Reference = precision.Key == ScalarType.Float32 ? ReferenceFigures.GemmPeak : null,
                    Note = $"{best.Shape}, {best.Way}",
                });
        }

        return peaks.Where(measured => measured.Precision == ScalarType.Float32).Max(measured => measured.Rate);
    }

    private void AddForward(ResultLog log, Timing forward, double gigaFlop, double peak)
    {
        log.Add(Measured.Median(Name, "forward", forward.Spread, "ms") with { Reference = ReferenceFigures.PlainInference });
        log.Add((Measured.Median(Name, "forward, share of the GEMM peak", forward.Spread.Select(Share), "of peak") with
        {
            Reference = ReferenceFigures.ForwardShare,
            Note = $"{gigaFlop:0.00} GFLOP",
        }).AtLeast(ForwardTarget));

        double Share(double milliseconds) => 1e3 * gigaFlop / milliseconds / peak;
    }

    private void AddSteps(ResultLog log, string name, IReadOnlyList<Timing> steps, double peak, double? target)
    {
        double[] reference =
        [
            ReferenceFigures.FullStep,
            ReferenceFigures.PfeifferStep,
            ReferenceFigures.HoulsbyStep,
            ReferenceFigures.ParallelStep,
        ];
        var full = steps[0];
        foreach (var (index, step) in steps.Index())
            log.Add(Measured.Median(Name, $"{name}: {step.Name}", step.Spread, "ms") with { Reference = reference[index] });
        log.Add(
            Measured.Median(Name, $"{name}: {full.Name}", full.Spread.Select(milliseconds => milliseconds / 1e3 * peak), "peak-GFLOP") with
            {
                Reference = reference[0] / 1e3 * ReferenceFigures.GemmPeak,
            });
        foreach (var (index, step) in steps.Index().Skip(1))
        {
            var ratio = Measured.Median(Name, $"{name}: {step.Name} / {full.Name}", step.RatioTo(full), "×") with
            {
                Reference = reference[index] / reference[0],
            };
            log.Add(target is { } limit ? ratio.AtMost(limit) : ratio);
        }
    }

    private void AddInference(ResultLog log, string name, IReadOnlyList<Timing> timings, bool hasReference)
    {
        double[] reference =
        [
            ReferenceFigures.PlainInference,
            ReferenceFigures.PfeifferInference,
            ReferenceFigures.HoulsbyInference,
            ReferenceFigures.ParallelInference,
        ];
        log.Add(
            Measured.Median(Name, $"{name}: {timings[0].Name}", timings[0].Spread, "ms") with
            {
                Reference = hasReference ? reference[0] : null,
            });
        foreach (var (index, timing) in timings.Index().Skip(1))
        {
            log.Add(Measured.Median(Name, $"{name}: {timing.Name} / {timings[0].Name}", timing.RatioTo(timings[0]), "×") with
            {
                Reference = hasReference ? reference[index] / reference[0] : null,
            });
        }
    }

    private void AddOneRow(ResultLog log)
    {
        using var plain = TimedModel.Frozen("plain encoder", null, 1, OneRowTokens);
        using var pfeiffer = TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, 1, OneRowTokens);
        var timings = Interleaved.Time(OneRowRounds / 10, OneRowRounds, (plain.Name, plain.Encode), (pfeiffer.Name, pfeiffer.Encode));
        log.Add(
            Measured.Median(Name, $"one row of {OneRowTokens} tokens: {plain.Name}", timings[0].Spread, "ms") with
            {
                Reference = ReferenceFigures.OneRow,
            });
        log.Add(Measured.Median(Name, $"one row of {OneRowTokens} tokens: {pfeiffer.Name}", timings[1].Spread, "ms"));
    }
}
