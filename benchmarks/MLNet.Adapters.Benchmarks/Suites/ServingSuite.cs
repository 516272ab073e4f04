using System.Net.Http.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Benchmarks.Results;

namespace MLNet.Adapters.Benchmarks.Suites;

/// <summary>A web server and its callers on the same machine: requests per second, and whether every answer is right.</summary>
internal sealed class ServingSuite : ISuite
{
    private const int UsualSeconds = 8; // a round
    private const int WarmUpSeconds = 2;
    private const int ManyCallers = 32;
    private const double Tolerance = 1e-3; // of probabilities, which bfloat16 products round by batch
    private const double RoundedTolerance = 0.03;

    private static readonly Dictionary<ComputePrecision, double> Targets = new()
    {
        [ComputePrecision.Float32] = 300,
        [ComputePrecision.BFloat16] = 450,
    };

    public string Name => "serving";

    public string Purpose =>
        $"requests per second over HTTP on the loopback interface at 1, 8 and {ManyCallers} callers, with an exchange of the model, "
        + "and by engines and Transform; reviews of the main sample";

    public void Run(BenchmarkSettings settings, ResultLog log)
    {
        var folder = Directory.CreateTempSubdirectory("serving-").FullName;
        try
        {
            foreach (var precision in Targets.Keys)
                RunAsync(precision, folder, settings, log).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunAsync(ComputePrecision precision, string folder, BenchmarkSettings settings, ResultLog log)
    {
        var (first, second, served) = (Path.Combine(folder, "1.zip"), Path.Combine(folder, "2.zip"), Path.Combine(folder, "served.zip"));
        var texts = Save(first, precision, settings.Seeds[0]);
        Save(second, precision, settings.Seeds[0] + 1);
        float[][][] known = [Scores(first, texts), Scores(second, texts)];
        File.Copy(first, served, overwrite: true);
        await using var server = await SentimentServer.StartAsync(served);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 2 * ManyCallers };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        foreach (var (path, callers, swaps) in Cases)
        {
            var duration = TimeSpan.FromSeconds(settings.Rounds ?? UsualSeconds);
            await new LoadTest(callers, TimeSpan.FromSeconds(WarmUpSeconds)).RunAsync(Send);
            var result = await new LoadTest(callers, duration).RunAsync(Send, swaps ? SwapAsync : null);
            var many = callers == 1 ? "caller" : "callers";
            var name = $"{precision}: {path[1..]}, {callers} {many}{(swaps ? ", exchanged in the middle" : "")}";
            Add(log, precision, name, result, path == SentimentServer.Predictor && callers == ManyCallers);

            async Task<bool> Send(int number)
            {
                var row = number % texts.Length;
                using var answer = await client.PostAsJsonAsync(path, new SentimentServer.Request { Text = texts[row] });
                return answer.IsSuccessStatusCode
                    && await answer.Content.ReadFromJsonAsync<SentimentServer.Answer>() is { } body
                    && known.Any(model => AreClose(model[row], body.Score, precision));
            }
        }

        async Task SwapAsync()
        {
            File.Copy(second, served, overwrite: true);
            await server.ReloadAsync();
        }
    }

    private static IEnumerable<(string Path, int Callers, bool Swaps)> Cases =>
    [
        (SentimentServer.Predictor, 1, false),
        (SentimentServer.Predictor, 8, false),
        (SentimentServer.Predictor, ManyCallers, false),
        (SentimentServer.Engines, ManyCallers, false),
        (SentimentServer.Transform, ManyCallers, false),
        (SentimentServer.Predictor, ManyCallers, true),
    ];

    private void Add(ResultLog log, ComputePrecision precision, string name, LoadResult result, bool isGoal)
    {
        var rate = Figure("", result.PerSecond, "requests/s");
        var slowest = Figure(", p99", result.Slowest, "ms");
        log.Add(isGoal ? rate.AtLeast(Targets[precision]) : rate);
        log.Add(Figure(", p50", result.Median, "ms"));
        log.Add(isGoal ? slowest.AtMost(200) : slowest);
        log.Add(Figure(", wrong or lost", result.Wrong, "answers").AtMost(0));

        Measured Figure(string what, double value, string unit) => new() { Suite = Name, Name = name + what, Value = value, Unit = unit };
    }

    private static bool AreClose(float[] expected, float[] actual, ComputePrecision precision) =>
        expected.Length == actual.Length
        && expected.Zip(actual).All(pair =>
            Math.Abs(pair.First - pair.Second) <= (precision == ComputePrecision.Float32 ? Tolerance : RoundedTolerance));

    // Trains for an epoch, which takes a moment, and returns the texts.
    private static string[] Save(string path, ComputePrecision precision, int seed)
    {
        var ml = new MLContext(seed);
        var rows = ml.Data.LoadFromTextFile<LabelledText>(
            Path.Combine(AppContext.BaseDirectory, "products.test.tsv"), separatorChar: '\t', hasHeader: true, allowQuoting: false);
        var options = new AdapterTextClassificationOptions { MaxEpochs = 1, Precision = precision, Seed = seed };
        using var model = ml.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label))
            .Append(ml.MulticlassClassification.Trainers.AdapterTextClassification(options))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(rows);
        ml.Model.SaveAtomically(model, rows.Schema, path);
        return [.. rows.GetColumn<string>(nameof(LabelledText.Text))];
    }

    private static float[][] Scores(string path, string[] texts)
    {
        var ml = new MLContext();
        var model = ml.Model.Load(path, out _);
        var rows = ml.Data.LoadFromEnumerable(texts.Select(text => new LabelledText { Text = text }));
        float[][] scores = [.. model.Transform(rows).GetColumn<float[]>("Score")];
        (model as IDisposable)?.Dispose();
        return scores;
    }
}
