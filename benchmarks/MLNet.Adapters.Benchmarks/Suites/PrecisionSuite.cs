using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>The frozen encoder in bfloat16 beside float32: training steps, inference and one row.</summary>
internal sealed class PrecisionSuite : ISuite
{
    private const int Rows = 32;
    private const int Tokens = 64;
    private const int OneRowTokens = 32;
    private const int OneRowRounds = 100;
    private const int UsualRounds = 9;
    private const int WarmUps = 2;

    public string Name => "precision";

    public string Purpose =>
        $"steps of adapters, inference and one row with the frozen encoder in float32 and bfloat16, {Rows} × {Tokens} full rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var support = BFloat16Support.Of(CPU);
        Console.WriteLine($"  {support.Reason}; {LinearProducts.Description}");
        var rounds = settings.Rounds ?? UsualRounds;
        ComputeThreads.Train(settings.Threads, () =>
        {
            using var full = TimedModel.Full("full fine-tuning, float32", Rows, Tokens);
            var steps = Compare("step", Rows, Tokens, rounds, log, model => model.Step, BottleneckAdapterConfig.Pfeiffer, full);
            log.Add(Measured.Median(Name, "step: Pfeiffer, bfloat16 / full fine-tuning, float32", steps[1].RatioTo(steps[2]), "×"));
            return true;
        });
        ComputeThreads.Score(() =>
        {
            Compare("inference, all tokens' states out", Rows, Tokens, rounds, log, model => model.Encode, null);
            Compare("inference, as the product scores", Rows, Tokens, rounds, log, model => model.Score, null);
            Compare("inference, as the product scores", Rows, Tokens, rounds, log, model => model.Score, BottleneckAdapterConfig.Pfeiffer);
            Compare($"one row of {OneRowTokens} tokens", 1, OneRowTokens, OneRowRounds, log, model => model.Encode, null);
            return true;
        });
    }

    private IReadOnlyList<Timing> Compare(
        string what,
        int rows,
        int tokens,
        int rounds,
        ResultLog log,
        Func<TimedModel, Action> work,
        AdapterConfig? adapter,
        params TimedModel[] others)
    {
        var name = adapter is null ? "plain encoder" : "Pfeiffer";
        using var wide = TimedModel.Frozen($"{name}, float32", adapter, rows, tokens);
        using var narrow = TimedModel.Frozen($"{name}, bfloat16", adapter, rows, tokens, EncoderPrecision.BFloat16);
        TimedModel[] models = [wide, narrow, .. others];
        var timings = Interleaved.Time(WarmUps, rounds, [.. models.Select(model => (model.Name, work(model)))]);
        foreach (var timing in timings)
            log.Add(Measured.Median(Name, $"{what}: {timing.Name}", timing.Spread, "ms"));
        log.Add(Measured.Median(Name, $"{what}: {narrow.Name} / float32", timings[1].RatioTo(timings[0]), "×"));
        return timings;
    }
}
