using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>How much memory a training step needs beside the weights: activations that wait for the backward pass, and gradients.</summary>
internal sealed class ActivationSuite : ISuite
{
    private const int WarmUps = 3;
    private const int UsualRounds = 5;
    private const double FusionTarget = 1.3; // the fusion of 8 against that of 1

    private static readonly (int Rows, int Tokens)[] Shapes = [(32, 64), (8, 256)];

    public string Name => "activations";

    public string Purpose => "peak memory of a training step above what is resident before it (weights and optimizer state), default encoder, full rows";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        if (!PeakMemory.IsKnown)
            throw new ArgumentException("the peak of resident memory can only be reset on Linux. Run this suite there.");
        ComputeThreads.Train(settings.Threads, () =>
        {
            foreach (var (rows, tokens) in Shapes)
                Run(rows, tokens, settings.Rounds ?? UsualRounds, log);
            return true;
        });
    }

    private void Run(int rows, int tokens, int rounds, ResultLog log)
    {
        var full = Measure(() => TimedModel.Full("full fine-tuning", rows, tokens), rounds);
        log.Add(Measured.Median(Name, $"{rows} × {tokens}: full fine-tuning", full, "MB"));
        log.Add(Measured.Median(Name, $"{rows} × {tokens}: Pfeiffer adapter", Measure(() => TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, rows, tokens), rounds), "MB"));
        var one = 0.0;
        foreach (var adapters in (int[])[1, 2, 8])
        {
            var fusion = Measure(() => TimedModel.Fusion(adapters, isTrained: true, rows, tokens), rounds);
            log.Add(Measured.Median(Name, $"{rows} × {tokens}: fusion of {adapters}", fusion, "MB"));
            one = adapters == 1 ? fusion.Median : one;
            if (adapters == 8)
                log.Add(new Measured { Suite = Name, Name = $"{rows} × {tokens}: fusion of 8 / fusion of 1", Value = fusion.Median / one, Unit = "×" }.AtMost(FusionTarget));
        }
    }

    private static Spread Measure(Func<TimedModel> create, int rounds)
    {
        using var model = create();
        for (var i = 0; i < WarmUps; i++)
            model.Step();
        return new Spread([.. Enumerable.Range(0, rounds).Select(_ => PeakMemory.RiseOf(model.Step))]);
    }
}
