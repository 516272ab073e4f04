using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Build;

namespace MLNet.Adapters.Tests;

/// <summary>The files of the default encoder in the source tree.</summary>
internal static class DefaultEncoder
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "models", "all-MiniLM-L6-v2");
}
