namespace MLNet.Adapters.Tests.Build;

/// <summary>Paths of files in NuGet's package cache.</summary>
internal static class PackageCache
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The TorchSharp version that this test project runs on.</summary>
    public static string TorchSharpVersion { get; } = typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3);

    /// <summary>The native library of that version.</summary>
    public static string LibTorchSharp() =>
        Path.Combine(Root, "torchsharp", TorchSharpVersion, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
}
