using System.Diagnostics;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Build;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests;

/// <summary>The program MLNet.Adapters.Tests.Loader, run as a process of its own.</summary>
/// <param name="ExitCode">0 for success, 1 for an exception, which is then in <paramref name="Error"/>.</param>
/// <param name="Output">What it wrote, line by line.</param>
/// <param name="Error">What it wrote to the error stream.</param>
internal sealed record LoaderProcess(int ExitCode, string[] Output, string Error)
{
    private const string Name = "MLNet.Adapters.Tests.Loader";

    /// <summary>Where it was built.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", Name, "bin", Repository.Configuration, "net10.0");

    /// <summary>Runs it and expects success.</summary>
    public static string[] Run(params string[] arguments)
    {
        var ended = RunIn(Folder, null, arguments);
        Assert.AreEqual(0, ended.ExitCode, ended.Error);
        return ended.Output;
    }

    /// <param name="folder">Its folder, or a copy.</param>
    /// <param name="encoders">Value of the variable that names folders of encoders; null to leave it unset.</param>
    /// <param name="arguments">Its command and what that takes.</param>
    public static LoaderProcess RunIn(string folder, string? encoders, params string[] arguments) =>
        RunIn(folder, encoders, [], arguments);

    /// <param name="folder">Its folder, or a copy.</param>
    /// <param name="encoders">Value of the variable that names folders of encoders; null to leave it unset.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="arguments">Its command and what that takes.</param>
    public static LoaderProcess RunIn(
        string folder, string? encoders, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(folder, Name + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[EncoderLookup.EnvironmentVariable] = encoders ?? string.Empty;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new LoaderProcess(process.ExitCode, output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), error.Result);
    }

    /// <summary>A copy of the program without its encoder and, where wanted, without any native library.</summary>
    public static string CopyWithoutEncoders(TemporaryFolder parent, bool withNative)
    {
        var copy = Directory.CreateDirectory(parent.File("application")).FullName;
        foreach (var file in Directory.GetFiles(Folder).Where(file => !file.EndsWith(".deps.json", StringComparison.Ordinal) || withNative))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        if (withNative)
            Directory.CreateSymbolicLink(Path.Combine(copy, "runtimes"), Path.Combine(Folder, "runtimes"));
        return copy;
    }
}
