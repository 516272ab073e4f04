using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLNet.Adapters.Tests.Docs;

/// <summary>
/// Compiles the programs of the documentation as new projects would, with warnings, against what this test project refers to.
/// </summary>
internal static class ProgramCompiler
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

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14); // of .NET 10

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 10);

    // Read once for all programs.
    private static readonly Lazy<CSharpCompilation> Console = new(() => Create(ImplicitUsings, ConsoleFiles()));

    private static readonly Lazy<CSharpCompilation> Web = new(() => Create($"{ImplicitUsings}\n{WebUsings}", WebFiles()));

    /// <summary>Returns the errors and warnings of a console program, or of a web program if it creates a web application.</summary>
    /// <param name="files">The files of the program.</param>
    public static string Errors(params string[] files)
    {
        var project = Array.Exists(files, file => file.Contains("WebApplication.", StringComparison.Ordinal)) ? Web : Console;
        var diagnostics = project.Value
            .AddSyntaxTrees(files.Select((file, index) => CSharpSyntaxTree.ParseText(file, Language, $"File{index}.cs")))
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return string.Join('\n', diagnostics);
    }

    private static CSharpCompilation Create(string usings, IEnumerable<string> references) =>
        CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(usings, Language, "Usings.cs")],
            references.Select(file => MetadataReference.CreateFromFile(file)),
            Options);

    private static IEnumerable<string> ConsoleFiles() =>
    [
        .. Directory.GetFiles(Framework, "System*.dll").Where(file => !file.EndsWith(".Native.dll", StringComparison.Ordinal)),
        Path.Combine(Framework, "netstandard.dll"),
        .. Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.ML*.dll"),
        Path.Combine(AppContext.BaseDirectory, "System.Numerics.Tensors.dll"),
        Path.Combine(AppContext.BaseDirectory, "TorchSharp.dll"),
        .. Directory.GetFiles(AppContext.BaseDirectory, "MLNet.Adapters*.dll")
            .Where(file => !Path.GetFileName(file).Contains(".Tests", StringComparison.Ordinal)
                && !Path.GetFileName(file).Contains(".Build.", StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> WebFiles()
    {
        var shared = Framework.Replace("Microsoft.NETCore.App", "Microsoft.AspNetCore.App", StringComparison.Ordinal);
        var own = Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.Extensions*.dll");
        var names = own.Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. ConsoleFiles(),
            .. own,
            .. Directory.GetFiles(shared, "Microsoft.*.dll").Where(file => !names.Contains(Path.GetFileName(file))),
        ];
    }
}
