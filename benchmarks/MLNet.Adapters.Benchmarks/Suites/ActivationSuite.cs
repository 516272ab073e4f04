using System.Globalization;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>
/// How much memory training steps need beside weights and optimizer state: activations that wait for the backward pass, and gradients.
/// </summary>
internal sealed class ActivationSuite : ISuite
{
    private const int UsualRounds = 9; // one round scatters by a tenth
    private const double FusionTarget = 1.3; // the fusion of 8 against that of 1

    public string Name => "activations";

    public string Purpose =>
        "peak memory of training steps above weights and optimizer state, default encoder, full rows, each case in a process of its own";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        if (!PeakMemory.IsKnown)
            throw new ArgumentException("the peak of resident memory can only be reset on Linux. Run this suite there.");
        var one = 0.0;
        foreach (var (index, known) in ActivationCase.All.Index())
        {
            var (memory, time) = MeasureInOwnProcess(index, settings);
            var rises = Measured.Median(Name, known.Name, memory, "MB");
            log.Add(rises);
            log.Add(Measured.Median(Name, $"{known.Name}, time", time, "ms"));
            if (known.Method == "fusion of 1")
                one = rises.Value;
            if (known.Method == "fusion of 8")
                log.Add(
                    new Measured
                    {
                        Suite = Name,
                        Name = $"{known.Name} / fusion of 1",
                        Value = rises.Value / one,
                        Unit = "×",
                    }.AtMost(FusionTarget));
        }
    }

    /// <summary>What the process of its own does: prints memory and time of each round.</summary>
    public static void PrintCase(int index, BenchmarkSettings settings)
    {
        var steps = ComputeThreads.Train(settings.Threads, () => ActivationCase.All[index].Measure(settings.Rounds ?? UsualRounds));
        foreach (var (megabytes, milliseconds) in steps)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{megabytes:R} {milliseconds:R}"));
    }

    private (Spread Megabytes, Spread Milliseconds) MeasureInOwnProcess(int index, BenchmarkSettings settings)
    {
        string[] arguments =
        [
            Name,
            "--activation-case",
            $"{index}",
            "--rounds",
            $"{settings.Rounds ?? UsualRounds}",
            .. settings.Threads is { } threads ? (string[])["--threads", $"{threads}"] : [],
        ];
        var lines = OwnProcess.Run(arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        double[][] figures = [.. lines.Select(line => Array.ConvertAll(
            line.Split(' '), figure => double.Parse(figure, CultureInfo.InvariantCulture)))];
        return (new Spread([.. figures.Select(pair => pair[0])]), new Spread([.. figures.Select(pair => pair[1])]));
    }
}
