using System.Diagnostics;
using MLNet.Adapters.Tests.Build;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Docs;

/// <summary>
/// Compiles a program of a new console project by the compiler of the installed SDK, against what this test project refers to.
/// </summary>
internal static class CSharpCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>The compiler's errors; empty where the program compiles.</summary>
    public static string Errors(string program)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("Usings.cs"), ImplicitUsings);
        File.WriteAllText(folder.File("Program.cs"), program);
        File.WriteAllLines(folder.File("options.rsp"), References().Select(file => $"-reference:\"{file}\""));
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [
                Compiler(),
                "-nologo",
                "-noconfig",
                "-nostdlib",
                "-nullable",
                "-warn:0",
                $"-out:{folder.File("Program.dll")}",
                $"@{folder.File("options.rsp")}",
                folder.File("Usings.cs"),
                folder.File("Program.cs"),
            ])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : output;
    }

    private static IEnumerable<string> References() =>
        Directory
            .GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Append(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "netstandard.dll"))
            .Where(file => !file.EndsWith(".Native.dll", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.ML*.dll"))
            .Append(typeof(PretrainedEncoder).Assembly.Location);

    // "10.0.100 [/usr/share/dotnet/sdk]" of the SDK that builds this repository.
    private static string Compiler()
    {
        var version = ToolProcess.Dotnet(Repository.Root, "--version").Trim();
        var sdk = ToolProcess
            .Dotnet(Repository.Root, "--list-sdks")
            .Split('\n')
            .Single(line => line.StartsWith(version + " ", StringComparison.Ordinal));
        return Path.Combine(
            sdk[(sdk.IndexOf('[', StringComparison.Ordinal) + 1)..].TrimEnd(']', '\r', ' '),
            version,
            "Roslyn",
            "bincore",
            "csc.dll");
    }
}
