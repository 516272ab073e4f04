using System.Runtime.InteropServices;
using TorchSharp;

namespace MLNet.Adapters.Layers;

/// <summary>The facts about a native library that cannot be loaded.</summary>
/// <param name="System">The runtime identifier of the process.</param>
/// <param name="IsPresent">Whether the application has libtorch for it.</param>
/// <param name="OtherSystems">The runtime identifiers of other systems for which it has files.</param>
/// <param name="Loaded">The version of TorchSharp in the application.</param>
/// <param name="Tested">The version with which this library was built.</param>
/// <param name="Text">The loader's message.</param>
internal sealed record NativeLibraryFacts(
    string System,
    bool IsPresent,
    IReadOnlyList<string> OtherSystems,
    string Loaded,
    string Tested,
    string Text)
{
    private const string Runtimes = "runtimes";
    private const string Pattern = "*torch_cpu.*"; // libtorch_cpu.so, libtorch_cpu.dylib, torch_cpu.dll: in the packages for GPUs too

    /// <summary>The folders in which the runtime looks for native files: the application's own, or those of the package cache.</summary>
    public static IReadOnlyList<string> SearchFolders { get; } =
    [
        .. ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? string.Empty).Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries),
        AppContext.BaseDirectory,
    ];

    /// <summary>Collects the facts about the application.</summary>
    public static NativeLibraryFacts Collect(Exception cause)
    {
        var system = RuntimeInformation.RuntimeIdentifier;
        var others = Folders(Path.Combine(AppContext.BaseDirectory, Runtimes))
            .Where(folder => Has(Path.Combine(folder, "native"))).Select(folder => Path.GetFileName(folder)!).ToList();
        var isPresent = others.Remove(system) || SearchFolders.Any(Has);
        var tested = typeof(NativeLibraryFacts)
            .Assembly.GetReferencedAssemblies()
            .FirstOrDefault(reference => reference.Name == nameof(TorchSharp))
            ?.Version;
        return new NativeLibraryFacts(
            system,
            isPresent,
            others,
            Number(typeof(torch).Assembly.GetName().Version),
            Number(tested),
            Texts(cause));
    }

    private static bool Has(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, Pattern).Any();

    private static string[] Folders(string parent) => Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];

    private static string Number(Version? version) => version?.ToString(3) ?? "0.107.0";

    private static string Texts(Exception cause) => string.Join('\n', Chain(cause).Select(exception => exception.Message));

    private static IEnumerable<Exception> Chain(Exception cause)
    {
        for (var exception = cause; exception is not null; exception = exception.InnerException)
            yield return exception;
    }
}
