using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNet.Adapters.Build;
using TorchSharp;

namespace MLNet.Adapters.Tests.Build;

/// <summary>What the build of this very test project left in its output folder.</summary>
[TestClass]
public sealed class NativeFilesTests
{
    private static readonly string NativeFolder = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");

    [TestMethod]
    public void The_native_torch_library_loads_and_computes()
    {
        using var scope = torch.NewDisposeScope();

        Assert.AreEqual(6f, torch.ones(2, 3).sum().item<float>());
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void The_output_folder_has_a_patched_library() =>
        Assert.AreEqual(
            PatchOutcome.AlreadyPatched,
            LibTorchSharpPatch.Apply(File.ReadAllBytes(Path.Combine(NativeFolder, "libLibTorchSharp.so"))).Outcome);

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void The_output_folder_has_libtorch_for_this_system_alone()
    {
        string[] torch = Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "runtimes"),
            "*torch_cpu.*",
            SearchOption.AllDirectories);

        CollectionAssert.AreEqual(new[] { Path.Combine(NativeFolder, "libtorch_cpu.so") }, torch);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void The_output_folder_has_no_file_of_libtorch_for_another_system()
    {
        // What TorchSharp-cpu names, and so what an untrimmed build copies.
        string[] others =
        [
            .. Directory
                .GetDirectories(PackageCache.Root, "libtorch-cpu-*")
                .Where(package => Path.GetFileName(package) != "libtorch-cpu-linux-x64")
                .SelectMany(package => Directory.GetFiles(package, "*", SearchOption.AllDirectories))
                .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "native")
                .Select(file =>
                    Path.Combine(Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!, "native", Path.GetFileName(file))),
        ];

        Assert.IsNotEmpty(others);
        foreach (string file in others)
            Assert.IsFalse(File.Exists(Path.Combine(AppContext.BaseDirectory, "runtimes", file)), file);
    }
}
