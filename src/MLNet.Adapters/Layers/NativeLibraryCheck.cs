using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace MLNet.Adapters.Layers;

/// <summary>Loads the native tensor library once, and reports the cause if it cannot be loaded.</summary>
/// <remarks>
/// It requests the libraries in the way that TorchSharp tries first, before TorchSharp is used: if they are missing, TorchSharp would
/// copy half a gigabyte out of the package cache and end with an error of eighty lines. A notebook, where TorchSharp itself is in the
/// package cache, needs just that; there, loading is left to TorchSharp.
/// </remarks>
internal static class NativeLibraryCheck
{
    private static readonly string[] Libraries = ["torch_cpu", "LibTorchSharp"];
    private static readonly Lazy<Exception?> Failure = new(TryLoad);

    private static Assembly TorchSharp => typeof(torch).Assembly;

    /// <summary>Returns if the library is loaded.</summary>
    /// <exception cref="NativeLibraryMissingException">It cannot be loaded.</exception>
    public static void Ensure()
    {
        if (Failure.Value is { } cause)
            throw new NativeLibraryMissingException(NativeLibraryDiagnosis.Of(NativeLibraryFacts.Collect(cause)), cause);
    }

    private static Exception? TryLoad()
    {
        try
        {
            if (!IsInPackageCache(TorchSharp.Location))
                Array.ForEach(Libraries, Load);
            Initialize();
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or BadImageFormatException
            or FileNotFoundException or MissingMethodException or TypeLoadException) // a missing library or entry point is of the last kind
        {
            return exception;
        }
    }

    private static void Load(string library)
    {
        if (
            OperatingSystem.IsLinux()
            && NativeLibraryFacts.SearchFolders.Select(folder => Path.Combine(folder, $"lib{library}.so")).FirstOrDefault(File.Exists)
                is { } file)
            ElfFile.CheckLength(file);
        NativeLibrary.Load(library, TorchSharp, null);
    }

    // In a separate method: TorchSharp runs code as soon as a method that uses its functions is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Initialize() => torch.InitializeDeviceType(DeviceType.CPU);

    // …/torchsharp/{version}/lib/{framework}/TorchSharp.dll
    private static bool IsInPackageCache(string location) =>
        location.Split(Path.DirectorySeparatorChar) is [.., { } package, _, "lib", _, _]
        && package.Equals("torchsharp", StringComparison.OrdinalIgnoreCase);
}
