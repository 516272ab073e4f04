using System.Diagnostics;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Runs this program again for one measurement, so that none finds the memory that another one left.</summary>
internal static class OwnProcess
{
    /// <summary>What the program printed with other arguments.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(params IEnumerable<string> arguments)
    {
        var (program, assembly) = (Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]);
        var isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHosted ? arguments.Prepend(assembly) : arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"The process of its own for '{string.Join(' ', start.ArgumentList)}' ended with status {process.ExitCode}. "
                + "Its error output says why.");
    }
}
