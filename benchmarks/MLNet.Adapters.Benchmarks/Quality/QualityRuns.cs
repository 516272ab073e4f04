using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>Trainings that are done, in a file that is written anew after each, so that a long suite can be broken off and go on.</summary>
internal sealed class QualityRuns
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly string? _path;
    private readonly int? _rows;
    private readonly bool? _encoderDropout;
    private readonly ComputePrecision? _precision;
    private readonly List<QualityRun> _runs;

    private QualityRuns(BenchmarkSettings settings, bool? encoderDropout, List<QualityRun> runs) =>
        (_path, _rows, _encoderDropout, _precision, _runs) =
        (settings.RunsPath, settings.Rows, encoderDropout, settings.Precision, runs);

    /// <summary>The runs with the rows, dropout and precision that are asked for; the file may hold others, which are kept.</summary>
    public IReadOnlyList<QualityRun> Done => [.. _runs.Where(IsAskedFor)];

    /// <summary>The runs of a file, or none where it is not there yet; without a path nothing is kept.</summary>
    /// <param name="settings">The program's settings: the file, and what a run must have been trained with to be used again.</param>
    /// <param name="encoderDropout">Whether the encoder's dropout is on; null for the product's own default.</param>
    public static QualityRuns Open(BenchmarkSettings settings, bool? encoderDropout = null) =>
        new(
            settings,
            encoderDropout,
            settings.RunsPath is { } path && File.Exists(path)
                ? JsonSerializer.Deserialize<List<QualityRun>>(File.ReadAllText(path), Json)!
                : []);

    /// <summary>The run of a case and seed, trained now if it is not done.</summary>
    /// <param name="suite">The suite that asks.</param>
    /// <param name="name">What is trained.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="train">Trains it.</param>
    /// <param name="learningRate">The rate that a grid has chosen: a run at another one is replaced. Null where there is no grid.</param>
    public QualityRun Get(string suite, string name, int seed, Func<QualityRun> train, double? learningRate = null)
    {
        if (_runs.Find(IsTheOne) is { } done)
        {
            if (learningRate is null || done.LearningRate == learningRate)
                return done;
            _runs.Remove(done);
        }

        var run = train() with { Rows = _rows, EncoderDropout = _encoderDropout, Precision = _precision };
        _runs.Add(run);
        Console.WriteLine(
            $"  {suite}: {name}, seed {seed}: accuracy {run.Accuracy:0.0000}, macro-F1 {run.MacroF1:0.0000}, {run.Trainable:N0} trained, "
            + $"{run.Seconds:0.0} s");
        if (_path is not null)
            AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, _runs, Json));
        return run;

        bool IsTheOne(QualityRun run) => IsAskedFor(run) && run.Suite == suite && run.Case == name && run.Seed == seed;
    }

    private bool IsAskedFor(QualityRun run) => run.Rows == _rows && run.EncoderDropout == _encoderDropout && run.Precision == _precision;
}
