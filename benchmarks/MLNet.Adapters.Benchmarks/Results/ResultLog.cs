using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Adapters.Benchmarks.Suites;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Benchmarks.Results;

/// <summary>Prints figures as they come and keeps them for the JSON file.</summary>
internal sealed class ResultLog
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Report _report;
    private readonly string? _path;
    private readonly bool _isTrial;

    /// <param name="report">Receives the figures.</param>
    /// <param name="path">The JSON file; null for none.</param>
    /// <param name="isTrial">Whether only some of the rows are used, so that no target can be judged.</param>
    public ResultLog(Report report, string? path, bool isTrial)
    {
        (_report, _path, _isTrial) = (report, path, isTrial);
        Console.WriteLine(report.Command);
        var machine = report.Machine;
        Console.WriteLine(
            $"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGigabytes} GB; {machine.System}; "
            + $"load average {machine.LoadAverage ?? "unknown"}");
        Console.WriteLine(
            $"{report.StartedUtc:yyyy-MM-dd HH:mm} UTC; "
            + $"{string.Join(", ", report.Versions.Select(version => $"{version.Key} {version.Value}"))}; "
            + $"torch threads {report.TorchThreads}");
#if DEBUG
        Console.WriteLine("This is a Debug build: build with -c Release for figures that count.");
#endif
    }

    public static void Begin(ISuite suite)
    {
        Console.WriteLine();
        Console.WriteLine($"{suite.Name}: {suite.Purpose}");
    }

    public void Add(Measured measured)
    {
        var figure = _isTrial ? measured with { Target = null, IsMet = null } : measured;
        _report.Results.Add(figure);
        var spread = figure.Values is { Count: > 1 } values
            ? $"  [{Format(values.Min())} … {Format(values.Max())}, {values.Count}×]"
            : string.Empty;
        var reference = figure.Reference is { } other ? $"  reference {Format(other)}" : string.Empty;
        var target = figure.Target is null ? string.Empty : $"  target {figure.Target}: {(figure.IsMet == true ? "met" : "MISSED")}";
        var note = figure.Note is null ? string.Empty : $"  ({figure.Note})";
        Console.WriteLine($"  {figure.Name,-58} {Format(figure.Value),10} {figure.Unit}{spread}{reference}{target}{note}");
    }

    /// <summary>Writes the JSON file, if one is wanted.</summary>
    public void Save()
    {
        if (_path is not null)
            AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, _report, Json));
    }

    private static string Format(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000", CultureInfo.InvariantCulture),
    };
}
