using System.Diagnostics;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>A method and a batch of full rows whose training step is looked at.</summary>
/// <param name="Method">What is trained, for the output.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Tokens">Tokens of each row.</param>
/// <param name="Create">Builds it; must be called on a compute thread.</param>
internal sealed record ActivationCase(string Method, int Rows, int Tokens, Func<TimedModel> Create)
{
    private const int WarmUps = 3;

    /// <summary>Every case, the fusions in ascending order.</summary>
    public static readonly IReadOnlyList<ActivationCase> All = [.. AllOf(32, 64), .. AllOf(8, 256)];

    public string Name => $"{Rows} × {Tokens}: {Method}";

    /// <summary>Peaks and times of steps; a step leaves no gradients behind, so one is as good as two in a row.</summary>
    /// <param name="rounds">The number of steps.</param>
    /// <returns>Of each step: megabytes above weights and optimizer state, and milliseconds.</returns>
    public IReadOnlyList<(double Megabytes, double Milliseconds)> Measure(int rounds)
    {
        using var model = Create();
        for (var i = 0; i < WarmUps; i++)
            model.Step();
        return [.. Enumerable.Range(0, rounds).Select(_ =>
        {
            var clock = new Stopwatch();
            var rise = PeakMemory.RiseOf(() =>
            {
                clock.Start();
                model.Step();
                clock.Stop();
            });
            return (rise, clock.Elapsed.TotalMilliseconds);
        })];
    }

    private static IEnumerable<ActivationCase> AllOf(int rows, int tokens)
    {
        yield return new("full fine-tuning", rows, tokens, () => TimedModel.Full("full fine-tuning", rows, tokens));
        yield return new("Pfeiffer adapter", rows, tokens, () =>
            TimedModel.Frozen("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, rows, tokens));
        yield return new("full fine-tuning, checkpointed", rows, tokens, () =>
            TimedModel.Full("full fine-tuning, checkpointed", rows, tokens, hasCheckpoints: true));
        yield return new("Pfeiffer adapter, checkpointed", rows, tokens, () =>
            TimedModel.Checkpointed("Pfeiffer, checkpointed", BottleneckAdapterConfig.Pfeiffer, rows, tokens));
        yield return new("side-tuned", rows, tokens, () => TimedModel.Frozen("side-tuned", new SideAdapterConfig(), rows, tokens));
        yield return new("side-tuned, states kept", rows, tokens, () =>
            TimedModel.Kept("side-tuned, states kept", new SideAdapterConfig(), rows, tokens));
        foreach (var adapters in (int[])[1, 2, 8])
            yield return new($"fusion of {adapters}", rows, tokens, () => TimedModel.Fusion(adapters, isTrained: true, rows, tokens));
    }
}
