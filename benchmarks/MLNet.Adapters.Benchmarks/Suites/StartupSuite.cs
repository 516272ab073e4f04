using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>From a model's <c>.zip</c> to the first prediction in a new process, by stage, and the memory after it.</summary>
internal sealed class StartupSuite : ISuite
{
    private const int UsualRounds = 9;
    private const string Total = "first prediction";
    private const string Resident = "resident";
    private const double TimeTarget = 700; // ms on 2 cores
    private const double MemoryTarget = 250; // MB

    private static readonly string[] Words = ["good", "bad", "screen", "battery", "story", "actor"];

    public string Name => "startup";

    public string Purpose =>
        "from a text classifier's .zip (default encoder, Pfeiffer) to its first prediction in a new process, and its memory";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        try
        {
            SaveModel(path);
            var rounds = Enumerable.Range(0, (settings.Rounds ?? UsualRounds) + 1).Select(_ => Measure(path)).Skip(1).ToList();
            foreach (var stage in rounds[0].Keys)
            {
                var values = new Spread([.. rounds.Select(round => round[stage])]);
                var measured = Measured.Median(Name, stage, values, stage == Resident ? "MB" : "ms");
                log.Add(stage switch
                {
                    Total => measured.AtMost(TimeTarget),
                    Resident => measured.AtMost(MemoryTarget),
                    _ => measured,
                });
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Runs in the new process: prints each stage's figure.</summary>
    public static void PrintStages(string path)
    {
        using var process = Process.GetCurrentProcess();
        var runtime = (DateTime.Now - process.StartTime).TotalMilliseconds;
        var clock = Stopwatch.StartNew();
        var ml = new MLContext();
        using var model = (IDisposable)ml.Model.Load(path, out _);
        var loaded = clock.Elapsed.TotalMilliseconds;
        using var engine = ml.Model.CreatePredictionEngine<LabelledText, Predicted>((ITransformer)model);
        var created = clock.Elapsed.TotalMilliseconds;
        _ = engine.Predict(new LabelledText { Text = "a good story", Label = string.Empty });
        var first = clock.Elapsed.TotalMilliseconds;
        _ = engine.Predict(new LabelledText { Text = "a bad battery", Label = string.Empty });
        var second = clock.Elapsed.TotalMilliseconds;
        Print("runtime, before the program's first line", runtime);
        Print("Model.Load", loaded);
        Print("CreatePredictionEngine", created - loaded);
        Print("Predict", first - created);
        Print("a second Predict", second - first);
        Print(Total, runtime + first);
        process.Refresh();
        Print(Resident, process.WorkingSet64 / (double)(1 << 20));

        static void Print(string stage, double value) => Console.WriteLine($"{stage}\t{value.ToString("R", CultureInfo.InvariantCulture)}");
    }

    private static void SaveModel(string path)
    {
        var ml = new MLContext(1);
        var rows = Words.Select((word, index) => new LabelledText { Text = word, Label = index % 2 == 0 ? "a" : "b" });
        var data = ml.Data.LoadFromEnumerable(rows);
        var options = new AdapterTextClassificationOptions { MaxEpochs = 1 };
        var pipeline = ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label))
            .Append(ml.MulticlassClassification.Trainers.AdapterTextClassification(options));
        var model = pipeline.Fit(data);
        ml.Model.Save(model, data.Schema, path);
        (model as IDisposable)?.Dispose();
    }

    private static Dictionary<string, double> Measure(string path) =>
        OwnProcess.Run("startup", "--first-prediction", path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));

    private sealed class Predicted
    {
        public float[] Score { get; set; } = [];
    }
}
