using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNet.Adapters.Layers;
using TorchSharp;

namespace MLNet.Adapters.Benchmarks.Results;

/// <summary>One run of the program: where, when, how, with which versions, and every figure.</summary>
internal sealed record Report(
    string Command,
    DateTime StartedUtc,
    Machine Machine,
    IReadOnlyDictionary<string, string> Versions,
    int TorchThreads,
    List<Measured> Results)
{
    public static Report Start(string command) => new(
        command,
        DateTime.UtcNow,
        Machine.Here(),
        new Dictionary<string, string>
        {
            ["MLNet.Adapters"] = Version(typeof(AdapterTransformer)),
            ["Microsoft.ML"] = Version(typeof(MLContext)),
            ["TorchSharp"] = Version(typeof(torch)),
            [".NET"] = RuntimeInformation.FrameworkDescription,
        },
        ComputeThreads.Train(null, torch.get_num_threads),
        []);

    // Without the commit, which follows a plus sign.
    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
