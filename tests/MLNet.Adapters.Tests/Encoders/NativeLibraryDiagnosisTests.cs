using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>What is said of each cause, from what loaders say.</summary>
[TestClass]
public sealed class NativeLibraryDiagnosisTests
{
    private const string Application = "/application/runtimes/linux-x64/native/";
    private const string Unable =
        "Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose loading problems, "
        + "consider using a tool like strace.\n";
    private const string Elsewhere =
        "\n/application/LibTorchSharp.so: cannot open shared object file: No such file or directory\nLibTorchSharp: "
        + "cannot open shared object file: No such file or directory";

    [TestMethod]
    [DataRow(
        "linux-x64",
        "version `GLIBCXX_3.4.32' not found",
        NativeLibraryProblem.OldCppLibrary,
        "it needs GLIBCXX_3.4.32",
        "leave MLNetAdaptersPatchNative on")]
    [DataRow(
        "linux-x64",
        "version `GLIBCXX_3.4.30' not found",
        NativeLibraryProblem.OldCppLibrary,
        "it needs GLIBCXX_3.4.30",
        "libstdc++ of GCC 12 or later")]
    [DataRow(
        "linux-x64",
        "version `CXXABI_1.3.13' not found",
        NativeLibraryProblem.OldCppLibrary,
        "it needs CXXABI_1.3.13",
        "libstdc++ of GCC 12 or later")]
    [DataRow("linux-x64", "version `GLIBC_2.34' not found", NativeLibraryProblem.OldGlibc, "it needs GLIBC_2.34", "glibc 2.34 or later")]
    [DataRow(
        "linux-x64",
        "file too short",
        NativeLibraryProblem.DamagedFile,
        "libLibTorchSharp.so: file too short",
        "copy the whole output folder again")]
    [DataRow("linux-x64", "invalid ELF header", NativeLibraryProblem.DamagedFile, "invalid ELF header", "Restore the packages")]
    [DataRow(
        "linux-x64",
        "ELF load command past end of file",
        NativeLibraryProblem.DamagedFile,
        "past end of file",
        "Restore the packages")]
    [DataRow("linux-x64", "wrong ELF class: ELFCLASS32", NativeLibraryProblem.DamagedFile, "wrong ELF class", "for another processor")]
    [DataRow("linux-x64", "undefined symbol: _ZN3c105ErrorC1E", NativeLibraryProblem.OtherVersion, "undefined symbol", "the same version")]
    [DataRow(
        "linux-x64",
        "libc10.so: cannot open shared object file: No such file or directory",
        NativeLibraryProblem.MissingFile,
        "'libc10.so', a file of the backend package",
        "Restore the packages")]
    [DataRow(
        "linux-x64",
        "libstdc++.so.6: cannot open shared object file: No such file or directory",
        NativeLibraryProblem.MissingSystemLibrary,
        "lacks 'libstdc++.so.6'",
        "Install it")]
    [DataRow(
        "win-x64",
        "%1 is not a valid Win32 application. (0x800700C1)",
        NativeLibraryProblem.DamagedFile,
        "0x800700C1",
        "Restore the packages")]
    [DataRow(
        "osx-arm64",
        "(mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))",
        NativeLibraryProblem.DamagedFile,
        "incompatible architecture",
        "for another processor")]
    [DataRow(
        "linux-x64",
        "cannot allocate memory in static TLS block",
        NativeLibraryProblem.Unknown,
        "Unable to load shared library",
        "inner exception")]
    [DataRow("linux-musl-x64", "", NativeLibraryProblem.Musl, "C library is musl", "glibc")]
    [DataRow("linux-arm64", "", NativeLibraryProblem.UnsupportedSystem, "there is no libtorch for it", "linux-x64, win-x64, osx-arm64")]
    [DataRow("win-arm64", "", NativeLibraryProblem.UnsupportedSystem, "there is no libtorch for it", "win-x64")]
    [DataRow("osx-x64", "", NativeLibraryProblem.UnsupportedSystem, "there is no libtorch for it", "osx-arm64")]
    public void A_library_that_is_there_has_its_cause_told_from_the_loader_s_text(
        string system,
        string said,
        object problem,
        string fact,
        string remedy)
    {
        var diagnosis = NativeLibraryDiagnosis.Of(
            new NativeLibraryFacts(system, true, [], "0.107.0", "0.107.0", $"{Unable}{Application}libLibTorchSharp.so: {said}{Elsewhere}"));

        Assert.AreEqual(problem, diagnosis.Problem, diagnosis.Message);
        StringAssert.StartsWith(diagnosis.Message, $"The native library of TorchSharp cannot be loaded on {system}: ");
        StringAssert.Contains(diagnosis.Message, fact);
        StringAssert.Contains(diagnosis.Message, remedy);
        Assert.DoesNotContain("dotnet add package", diagnosis.Message, "a backend is there");
    }

    [TestMethod]
    public void No_file_at_all_is_a_missing_package_in_TorchSharp_s_version()
    {
        var diagnosis = NativeLibraryDiagnosis.Of(new NativeLibraryFacts("linux-x64", false, [], "0.107.0", "0.107.0", Unable + Elsewhere));

        Assert.AreEqual(NativeLibraryProblem.NoBackend, diagnosis.Problem);
        StringAssert.Contains(diagnosis.Message, "'dotnet add package TorchSharp-cpu --version 0.107.0'");
    }

    [TestMethod]
    public void Files_of_other_systems_alone_are_a_build_on_another_system()
    {
        var diagnosis = NativeLibraryDiagnosis.Of(
            new NativeLibraryFacts("ubuntu.24.04-x64", false, ["win-x64"], "0.107.0", "0.107.0", Unable + Elsewhere));

        Assert.AreEqual(NativeLibraryProblem.OtherSystem, diagnosis.Problem);
        StringAssert.Contains(diagnosis.Message, "for win-x64 only");
        StringAssert.Contains(diagnosis.Message, "RuntimeIdentifier linux-x64, or set MLNetAdaptersTrimNative to false");
    }

    [TestMethod]
    public void Another_TorchSharp_than_the_tested_one_is_named_with_both_versions()
    {
        var diagnosis = NativeLibraryDiagnosis.Of(
            new NativeLibraryFacts(
                "linux-x64",
                true,
                [],
                "0.108.0",
                "0.107.0",
                "Unable to find an entry point named 'THSTorch_x' in shared library 'LibTorchSharp'."));

        Assert.AreEqual(NativeLibraryProblem.OtherVersion, diagnosis.Problem);
        StringAssert.Contains(diagnosis.Message, "TorchSharp 0.108.0");
        StringAssert.Contains(diagnosis.Message, "Use 0.107.0 of TorchSharp and of its backend package");
    }
}
