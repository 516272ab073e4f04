using System.Runtime.InteropServices;

namespace MLNet.Adapters.Benchmarks.Results;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, string System, double MemoryGigabytes, string? LoadAverage)
{
    public static Machine Here() => new(
        ReadProcessor(),
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : null);

    private static string ReadProcessor()
    {
        const string linux = "/proc/cpuinfo";
        var line = File.Exists(linux)
            ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? "unknown processor";
    }
}
