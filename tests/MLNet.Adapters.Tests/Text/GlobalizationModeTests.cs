using System.Diagnostics;
using MLNet.Adapters.Tests.Text.SentencePiece;
using MLNet.Adapters.Tests.Text.WordPiece;

namespace MLNet.Adapters.Tests.Text;

[TestClass]
public sealed class GlobalizationModeTests
{
    public const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";
    private const int PassedTests = 38;

    private static readonly string[] Classes =
        [nameof(WordPieceGoldenTests), nameof(SentencePieceGoldenTests), nameof(AlbertTokenizerFormatTests)];

    [TestMethod]
    [DataRow("0")]
    [DataRow("1")]
    public void Reference_ids_hold_with_and_without_globalisation_data(string invariant)
    {
        string results = Directory.CreateTempSubdirectory("tokenizer").FullName;
        try
        {
            (int exitCode, string output) = RunGoldenTests(invariant, results);
            Assert.AreEqual(0, exitCode, output);
        }
        finally
        {
            Directory.Delete(results, recursive: true);
        }
    }

    private static (int ExitCode, string Output) RunGoldenTests(string invariant, string results)
    {
        // The tests run either as an executable of their own or under `dotnet`, which then needs the assembly's name.
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            .. isHost ? [typeof(GlobalizationModeTests).Assembly.Location] : Array.Empty<string>(),
            "--filter",
            string.Join('|', Classes.Select(name => $"FullyQualifiedName~{name}")),
            "--minimum-expected-tests",
            $"{PassedTests}",
            "--results-directory",
            results,
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment[Variable] = invariant;
        foreach (
            string name in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
