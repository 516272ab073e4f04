using System.Globalization;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>How far this process's resident memory rises while something runs; Linux keeps the mark and lets a process reset it.</summary>
internal static class PeakMemory
{
    private const string Reset = "/proc/self/clear_refs";
    private const string ResetPeak = "5";

    public static bool IsKnown => File.Exists(Reset);

    /// <summary>The rise in megabytes, above what was resident right before with freed blocks given back.</summary>
    public static double RiseOf(Action work)
    {
        var before = ProcessMemory.Take().ResidentMegabytes;
        File.WriteAllText(Reset, ResetPeak);
        work();
        return Peak() - before;
    }

    private static double Peak()
    {
        const string mark = "VmHWM:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(mark, StringComparison.Ordinal));
        return double.Parse(line[mark.Length..].Replace("kB", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
