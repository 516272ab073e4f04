using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Benchmarks.Measurement;
using MLNet.Adapters.Benchmarks.Quality;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.MLNetTrainers;

/// <summary>A way of training a text classifier on ML.NET's encoder, measured in a process of its own.</summary>
/// <param name="Name">What is trained, for the output.</param>
/// <param name="Create">Creates the trainer of a context whose cache contains the encoder.</param>
internal sealed record TrainerCase(string Name, Func<MLContext, IEstimator<ITransformer>> Create)
{
    public const string Training = "training";
    public const string Transform = "Transform";
    public const string FirstTransform = "Transform, the first time";
    public const string Peak = "peak memory";
    public const string Size = "size of the .zip";

    private const int Seed = 1;
    private const int WarmUpRows = 64;
    private const int ScoringRounds = 5;   // after the first time, in which .NET compiles what it finds to be used often
    private const double Megabyte = 1 << 20;

    /// <summary>Every case: ML.NET's trainer and this library's.</summary>
    public static readonly IReadOnlyList<TrainerCase> All =
    [
        new("ML.NET, all parameters", context => MicrosoftLibrary.TextClassification(context, freezesEncoder: false)),
        new("ML.NET, frozen encoder", context => MicrosoftLibrary.TextClassification(context, freezesEncoder: true)),
        new("full fine-tuning", context => Own(context, new() { FineTuning = FineTuning.Full })),
        new("Pfeiffer, encoder in the .zip", context => Own(context, Pfeiffer with { EncoderStorage = EncoderStorage.Embedded })),
        new("Pfeiffer, encoder referenced", context => Own(context, Pfeiffer with { EncoderStorage = EncoderStorage.Referenced })),
    ];

    private static AdapterTextClassificationOptions Pfeiffer => new() { Adapter = BottleneckAdapterConfig.Pfeiffer };

    /// <summary>Measures in this process: one epoch, then the scores of the test rows, several times.</summary>
    /// <param name="settings">The folder of data, and the folder of temporary files with the encoder as its output path.</param>
    /// <returns>The figures by name: rows per second, megabytes.</returns>
    public IReadOnlyDictionary<string, double> Measure(BenchmarkSettings settings)
    {
        var context = new MLContext(Seed) { TempFilePath = settings.OutputPath! };
        var training = Rows(settings, "train.tsv").Take(settings.Rows ?? int.MaxValue).ToList();
        var test = Rows(settings, "test.tsv");
        Discard(Fit(context, training.Take(WarmUpRows)).Model);

        var (model, seconds) = Fit(context, training);
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64 / Megabyte;

        Score(context, model, test.Take(WarmUpRows).ToList());
        var first = Score(context, model, test);
        var scoring = new Spread([.. Enumerable.Range(0, ScoringRounds).Select(_ => Score(context, model, test))]).Median;

        var path = Path.Combine(settings.OutputPath!, $"{Guid.NewGuid():N}.zip");
        context.Model.Save(model, null, path);
        var size = new FileInfo(path).Length / Megabyte;
        File.Delete(path);
        return new Dictionary<string, double>
        {
            [Training] = training.Count / seconds,
            [FirstTransform] = test.Count / first,
            [Transform] = test.Count / scoring,
            [Peak] = peak,
            [Size] = size,
        };
    }

    /// <summary>Writes the figures as lines that <see cref="Read"/> reads.</summary>
    public static void Print(IReadOnlyDictionary<string, double> figures)
    {
        foreach (var (name, value) in figures)
            Console.WriteLine($"{name}\t{value.ToString("R", CultureInfo.InvariantCulture)}");
    }

    public static IReadOnlyDictionary<string, double> Read(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));

    private (ITransformer Model, double Seconds) Fit(MLContext context, IEnumerable<LabelledText> rows)
    {
        var data = context.Data.LoadFromEnumerable(rows);
        var started = Stopwatch.GetTimestamp();
        var model = context.Transforms.Conversion.MapValueToKey(nameof(LabelledText.Label)).Append(Create(context)).Fit(data);
        return (model, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static double Score(MLContext context, ITransformer model, List<LabelledText> rows)
    {
        var started = Stopwatch.GetTimestamp();
        var scored = model.Transform(context.Data.LoadFromEnumerable(rows));
        var count = scored.GetColumn<VBuffer<float>>("Score").Count();
        return count == rows.Count ? Stopwatch.GetElapsedTime(started).TotalSeconds : throw new InvalidOperationException(
            $"{rows.Count} rows gave {count} scores.");
    }

    private static AdapterTextClassificationTrainer Own(MLContext context, AdapterTextClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(options with
        {
            Encoder = PretrainedEncoder.FromMLNetCache(MLNetEncoder.NasBertText, context),
            MaxEpochs = 1,
            BatchSize = 32,
            MaxTokens = 512,
        });

    private static List<LabelledText> Rows(BenchmarkSettings settings, string file) =>
        [.. TableRows.Read(settings, "sst2", file).Select(parts => new LabelledText { Text = parts[0], Label = parts[1] })];

    private static void Discard(ITransformer model) => (model as IDisposable)?.Dispose();
}
