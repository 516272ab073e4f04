using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Memory of this process after a full collection, and on Linux after the allocator has given freed blocks back.</summary>
/// <param name="ManagedMegabytes">Live managed objects.</param>
/// <param name="ResidentMegabytes">The whole process's resident memory, native included.</param>
internal sealed record ProcessMemory(double ManagedMegabytes, double ResidentMegabytes)
{
    private const double Megabyte = 1 << 20;

    public static ProcessMemory Take()
    {
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux())
            _ = GiveFreedBlocksBack(0);
        using var process = Process.GetCurrentProcess();
        return new ProcessMemory(managed / Megabyte, process.WorkingSet64 / Megabyte);
    }

    public override string ToString() => $"managed {ManagedMegabytes:0.0} MB, process {ResidentMegabytes:0.0} MB";

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GiveFreedBlocksBack(nint padding);
}
