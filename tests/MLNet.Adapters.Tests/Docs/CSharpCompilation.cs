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

    // Of a project that serves.
    private const string WebUsings = """
        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    /// <summary>The compiler's errors; empty where the program compiles.</summary>
    public static string Errors(string program) => Errors(program, ImplicitUsings, References());

    /// <summary>The errors of a program of a new web project, which also refers to MLNet.Adapters.Extensions.</summary>
    public static string WebErrors(string program)
    {
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!.Replace(
            "Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal);
        var own = Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.Extensions*.dll");
        var web = Directory.GetFiles(shared, "Microsoft.*.dll")
            .Where(file => !own.Any(other => Path.GetFileName(other) == Path.GetFileName(file)));
        return Errors(
            program,
            $"{ImplicitUsings}\n{WebUsings}",
            [.. References(), .. own, .. web, typeof(MLNet.Adapters.Extensions.IServedModel).Assembly.Location]);
    }

    private static string Errors(string program, string usings, IEnumerable<string> references)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("Usings.cs"), usings);
        File.WriteAllText(folder.File("Program.cs"), program);
        File.WriteAllLines(folder.File("options.rsp"), references.Select(file => $"-reference:\"{file}\""));
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
