using System.Text.RegularExpressions;

namespace MLNet.Adapters.Layers;

/// <summary>Why the native library cannot be loaded, and what to do.</summary>
/// <param name="Problem">The cause.</param>
/// <param name="Message">Fact, system and remedy.</param>
internal sealed partial record NativeLibraryDiagnosis(NativeLibraryProblem Problem, string Message)
{
    private const string Again = "Restore the packages and build again, or copy the whole output folder again.";

    private static readonly string[] Supported = ["linux-x64", "win-x64", "osx-arm64"];
    private static readonly string[] Own = ["torch", "c10", "gomp-", "iomp5", "omp", "TorchSharp"]; // parts of the packages' own file names

    /// <summary>Determines the cause from the facts.</summary>
    public static NativeLibraryDiagnosis Of(NativeLibraryFacts facts)
    {
        var (problem, text) = Find(facts);
        return new NativeLibraryDiagnosis(problem, $"The native library of TorchSharp cannot be loaded on {facts.System}: {text}");
    }

    private static (NativeLibraryProblem Problem, string Text) Find(NativeLibraryFacts facts)
    {
        var text = facts.Text;
        if (facts.System.Contains("musl", StringComparison.Ordinal) || facts.System.StartsWith("alpine", StringComparison.Ordinal))
            return (NativeLibraryProblem.Musl, "this system's C library is musl, and libtorch needs glibc. "
                + "Use a system or a container image with glibc 2.34 or later, such as Debian 12 or Ubuntu 22.04.");
        if (!Supported.Contains(Portable(facts.System)))
            return (NativeLibraryProblem.UnsupportedSystem, "there is no libtorch for it. "
                + $"TorchSharp's packages have {string.Join(", ", Supported)}; run a process of one of these.");
        if (OldVersion().Match(text) is { Success: true } old)
            return Old(old.Groups[1].Value, old.Groups[2].Value);
        if (Damage().Match(text) is { Success: true } damage)
            return (NativeLibraryProblem.DamagedFile, $"a file is damaged or for another processor: {Line(text, damage)} {Again}");
        if (facts.Loaded != facts.Tested)
        {
            return (
                NativeLibraryProblem.OtherVersion,
                $"the application has TorchSharp {facts.Loaded}, "
                    + $"and this version of MLNet.Adapters was built with {facts.Tested}: {Line(text)} Use {facts.Tested} of TorchSharp "
                    + "and of its backend package.");
        }

        if (OtherBinary().Match(text) is { Success: true } binary)
            return (NativeLibraryProblem.OtherVersion, $"the native files are not those of TorchSharp {facts.Loaded}: {Line(text, binary)} "
                + "Give the backend package (TorchSharp-cpu, TorchSharp-cuda-…) the same version, and clean the output folder.");
        if (!facts.IsPresent && facts.OtherSystems.Count > 0)
        {
            return (
                NativeLibraryProblem.OtherSystem,
                $"the application has it for {string.Join(", ", facts.OtherSystems)} only, because it was built there. "
                    + $"Publish it for RuntimeIdentifier {Portable(facts.System)}, "
                    + "or set MLNetAdaptersTrimNative to false, which keeps the files of all systems.");
        }

        if (!facts.IsPresent)
        {
            return (
                NativeLibraryProblem.NoBackend,
                "the application has none, and MLNet.Adapters does not include one. "
                    + "Add one backend package to the application, in the version of its TorchSharp: "
                    + $"'dotnet add package TorchSharp-cpu --version {facts.Loaded}', or TorchSharp-cuda-linux or "
                    + "TorchSharp-cuda-windows for a GPU.");
        }

        if (MissingLibrary().Matches(text).Select(match => match.Groups[1].Value).FirstOrDefault(missing => !IsGuess(missing)) is { } name)
        {
            return Array.Exists(Own, part => name.Contains(part, StringComparison.Ordinal))
                ? (NativeLibraryProblem.MissingFile, $"'{name}', a file of the backend package, is not there. {Again}")
                : (
                    NativeLibraryProblem.MissingSystemLibrary,
                    $"this system lacks '{name}'. Install it (libstdc++6, libgcc-s1 or libgomp1 in slim container images).");
        }

        return (NativeLibraryProblem.Unknown, $"{Line(text)} The files are there; the whole text of the loader is in the inner exception.");
    }

    private static (NativeLibraryProblem Problem, string Text) Old(string library, string version) =>
        library == "GLIBC"
            ? (
                NativeLibraryProblem.OldGlibc,
                $"it needs GLIBC_{version}, and this system's glibc is older. Use a system with glibc 2.34 or later, "
                + "such as Debian 12 or Ubuntu 22.04.")
            : (
                NativeLibraryProblem.OldCppLibrary,
                $"it needs {library}_{version}, and this system's C++ library (libstdc++) is older. "
                    + "GLIBCXX_3.4.32 alone is no longer needed where the build adapts the output copy of libLibTorchSharp.so: "
                    + "leave MLNetAdaptersPatchNative on, and build the application again. "
                    + "Otherwise use a system with the libstdc++ of GCC 12 or later, such as Debian 12 or Ubuntu 22.04.");

    // Identifiers of distributions, such as ubuntu.22.04-x64, belong to the portable system linux-x64.
    private static string Portable(string system)
    {
        var architecture = system[(system.LastIndexOf('-') + 1)..];
        return system.StartsWith("win", StringComparison.Ordinal) ? $"win-{architecture}"
            : system.StartsWith("osx", StringComparison.Ordinal) ? $"osx-{architecture}"
            : $"linux-{architecture}";
    }

    // The runtime tries names with and without prefix and suffix, and reports each that does not exist.
    private static bool IsGuess(string name) =>
        name.StartsWith('/')
        || name.Contains("LibTorchSharp", StringComparison.Ordinal)
        || name is "torch_cpu" or "torch_cpu.so" or "libtorch_cpu";

    private static string Line(string text, Match? around = null)
    {
        var at = around is { Success: true } ? around.Index : 0;
        var start = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var end = text.IndexOf('\n', at);
        var line = text[start..(end < 0 ? text.Length : end)].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }

    [GeneratedRegex(@"version `(GLIBCXX|CXXABI|GLIBC)_([0-9.]+)' not found")]
    private static partial Regex OldVersion();

    [GeneratedRegex(
        "file too short|invalid ELF header|past end of file|cannot read file data|wrong ELF class" // Linux
        + "|incompatible architecture|not a mach-o|truncated" // macOS
        + "|0x8007000B|0x800700C1|incorrect format", // Windows
        RegexOptions.IgnoreCase)]
    private static partial Regex Damage();

    [GeneratedRegex("undefined symbol|symbol lookup error|entry point named|Symbol not found|Method not found", RegexOptions.IgnoreCase)]
    private static partial Regex OtherBinary();

    [GeneratedRegex(@"(\S+): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
