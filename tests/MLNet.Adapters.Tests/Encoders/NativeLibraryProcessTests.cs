using MLNet.Adapters.Tests.Build;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>Applications whose native files are wrong, each run for real.</summary>
[TestClass]
public sealed class NativeLibraryProcessTests : IDisposable
{
    private const string LibTorchSharp = "libLibTorchSharp.so";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Native_files_in_their_place_load()
    {
        var ended = Use(Application(_ => { }));

        Assert.AreEqual(0, ended.ExitCode, ended.Error);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Without_a_backend_the_message_comes_first_and_alone_and_nothing_is_copied()
    {
        var application = LoaderProcess.CopyWithoutEncoders(_folder, withNative: false);
        var files = Directory.GetFileSystemEntries(application);

        var ended = Use(application);

        StringAssert.StartsWith(
            ended.Error.TrimStart(),
            "MLNet.Adapters.NativeLibraryMissingException: The native library of TorchSharp cannot be loaded on linux-x64: "
            + "the application has none");
        Assert.DoesNotContain("LoadNativeBackend", ended.Error);
        Assert.DoesNotContain(" ---> ", ended.Error);
        CollectionAssert.AreEquivalent(files, Directory.GetFileSystemEntries(application));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void An_unadapted_library_on_an_older_system_names_the_version_that_is_missing()
    {
        var ended = Use(Application(native => Replace(native, LibTorchSharp, file => File.Copy(
            Path.Combine(PackageCache.Root, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", LibTorchSharp), file))));

        if (ended.ExitCode == 0)
            Assert.Inconclusive("This system's C++ library is new enough.");
        Refused(ended, "it needs GLIBCXX_3.4.32", "MLNetAdaptersPatchNative");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_file_that_was_cut_off_is_called_damaged()
    {
        var ended = Use(Application(native => Replace(native, LibTorchSharp, file =>
        {
            using var whole = File.OpenRead(Path.Combine(LoaderProcess.Folder, "runtimes", "linux-x64", "native", LibTorchSharp));
            var half = new byte[whole.Length / 2];
            whole.ReadExactly(half);
            File.WriteAllBytes(file, half);
        })));

        Refused(ended, "a file is damaged", "Restore the packages");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void A_file_of_the_package_that_is_not_there_is_named() =>
        Refused(
            Use(Application(native => File.Delete(Path.Combine(native, "libc10.so")))),
            "'libc10.so', a file of the backend package, is not there",
            "Restore the packages");

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Files_of_another_system_alone_are_called_that()
    {
        var application = LoaderProcess.CopyWithoutEncoders(_folder, withNative: false);
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(application, "runtimes", "win-x64", "native")).FullName, "torch_cpu.dll"),
            "");

        Refused(Use(application), "for win-x64 only", "MLNetAdaptersTrimNative");
    }

    private static void Refused(LoaderProcess ended, string fact, string remedy)
    {
        Assert.AreEqual(1, ended.ExitCode, ended.Error);
        var first = ended.Error.TrimStart().Split('\n')[0];
        StringAssert.StartsWith(first, "MLNet.Adapters.NativeLibraryMissingException");
        StringAssert.Contains(first, fact);
        StringAssert.Contains(first, remedy);
        Assert.DoesNotContain("dotnet add package", first);
    }

    private static LoaderProcess Use(string application) => LoaderProcess.RunIn(application, null, "count", TinyBert.Folder);

    private static void Replace(string native, string name, Action<string> write)
    {
        var file = Path.Combine(native, name);
        File.Delete(file);
        write(file);
    }

    // Links, since libtorch is half a gigabyte.
    private string Application(Action<string> change)
    {
        var application = LoaderProcess.CopyWithoutEncoders(_folder, withNative: true);
        var runtimes = Path.Combine(application, "runtimes");
        Directory.Delete(runtimes);
        var native = Directory.CreateDirectory(Path.Combine(runtimes, "linux-x64", "native")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(LoaderProcess.Folder, "runtimes", "linux-x64", "native")))
            File.CreateSymbolicLink(Path.Combine(native, Path.GetFileName(file)), file);
        change(native);
        return application;
    }
}
