namespace MLNet.Adapters.Tests.Build;

/// <summary>Paths of files in NuGet's package cache.</summary>
internal static class PackageCache
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The native library of the TorchSharp version that this test project runs on.</summary>
    public static string LibTorchSharp()
    {
        Version version = typeof(TorchSharp.torch).Assembly.GetName().Version!;
        return Path.Combine(
            Root, "torchsharp", version.ToString(3), "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
    }
}
