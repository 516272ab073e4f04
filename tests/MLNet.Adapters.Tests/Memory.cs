using System.Diagnostics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests;

/// <summary>What this process holds, once nothing is left to collect.</summary>
/// <param name="Tensors">
/// Native tensors that were made and not disposed. TorchSharp counts each parameter of a module once more, for good.
/// </param>
/// <param name="Megabytes">Physical memory of the whole process.</param>
internal sealed record Memory(long Tensors, double Megabytes)
{
    /// <summary>Collects and measures.</summary>
    public static Memory Measure()
    {
        Collect();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // empty regions, too
        if (OperatingSystem.IsLinux())
            _ = GiveFreedBlocksBack(0); // glibc keeps them otherwise, some hundred megabytes by chance
        using var process = Process.GetCurrentProcess();
        return new Memory(Tensor.TotalCount, process.WorkingSet64 / 1e6);
    }

    /// <summary>Runs every finaliser that is due; one may set others free.</summary>
    public static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GiveFreedBlocksBack(nint padding);
}
