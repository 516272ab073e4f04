using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;
using MLNet.Adapters.Layers;
using TorchSharp;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>Whether memory stays flat while many rows are scored, and from a short training to a long one.</summary>
internal sealed class MemorySuite : ISuite
{
    private const int AllRows = 100_000;
    private const int RowsBefore = 5_000;
    private const int WarmUps = 3; // both of the training threads have then allocated what they keep
    private const int ShortFit = 50; // steps
    private const int LongFit = 500;
    private const int BatchSize = 32;
    private const double AllowedGrowth = 50; // MB

    public string Name => "memory";

    public string Purpose =>
        $"memory after the first {RowsBefore:N0} and after all of {AllRows:N0} short rows scored by Transform, "
        + $"and after {ShortFit} and {LongFit} training steps";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        if (settings.Threads is { } threads)
        {
            ComputeThreads.Score(() =>
            {
                torch.set_num_threads(threads);
                return threads;
            });
        }

        AddTraining(settings, log);
        AddScoring(settings, log);
    }

    private void AddTraining(BenchmarkSettings settings, ResultLog log)
    {
        for (var i = 0; i < WarmUps; i++)
            Fit(settings, ShortFit).Dispose();
        var afterShort = Take($"after {ShortFit} steps");
        Fit(settings, LongFit).Dispose();
        var afterLong = Take($"after {LongFit} steps");
        AddGrowth(log, $"growth from {ShortFit} to {LongFit} training steps", afterShort, afterLong);
    }

    private void AddScoring(BenchmarkSettings settings, ResultLog log)
    {
        var rows = settings.Rows ?? AllRows;
        var first = Math.Min(RowsBefore, rows / 2);
        var ml = new MLContext(settings.Seeds[0]);
        using var model = Fit(settings, ShortFit);
        var scored = model.Transform(ml.Data.LoadFromEnumerable(ShortTexts.Rows(rows, settings.Seeds[0])));
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var (score, clock, early) = (default(VBuffer<float>), Stopwatch.StartNew(), (ProcessMemory?)null);
        for (var row = 1; cursor.MoveNext(); row++)
        {
            getter(ref score);
            if (row != first && row % Math.Max(1, rows / 4) != 0)
                continue;
            clock.Stop();
            var memory = Take($"after {row:N0} rows");
            if (row == first)
                early = memory;
            if (row == rows && early is not null)
                AddGrowth(log, $"growth from {first:N0} to {rows:N0} rows scored", early, memory);
            clock.Start();
        }

        log.Add(
            new Measured
            {
                Suite = Name,
                Name = "scoring",
                Value = rows / clock.Elapsed.TotalSeconds,
                Unit = "rows/s",
                Note = "texts of 3 to 12 words",
            });
    }

    private void AddGrowth(ResultLog log, string name, ProcessMemory before, ProcessMemory after)
    {
        log.Add(
            new Measured
            {
                Suite = Name,
                Name = $"{name}: managed",
                Value = after.ManagedMegabytes - before.ManagedMegabytes,
                Unit = "MB",
            }.AtMost(AllowedGrowth));
        log.Add(
            new Measured
            {
                Suite = Name,
                Name = $"{name}: process",
                Value = after.ResidentMegabytes - before.ResidentMegabytes,
                Unit = "MB",
            }.AtMost(AllowedGrowth));
    }

    private static ProcessMemory Take(string when)
    {
        var memory = ProcessMemory.Take();
        Console.WriteLine($"  {when}: {memory}");
        return memory;
    }

    /// <summary>Trains on the same rows for as many epochs as the steps need.</summary>
    private static AdapterTextClassificationTransformer Fit(BenchmarkSettings settings, int steps)
    {
        var ml = new MLContext(settings.Seeds[0]);
        var rows = ml.Data.LoadFromEnumerable(ShortTexts.Rows(ShortFit * BatchSize, settings.Seeds[0]));
        var data = ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)).Fit(rows).Transform(rows);
        return ml.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            BatchSize = BatchSize,
            MaxEpochs = steps / ShortFit,
            Seed = settings.Seeds[0],
            Threads = settings.Threads,
            Precision = settings.Precision,
        }).Fit(data);
    }
}
