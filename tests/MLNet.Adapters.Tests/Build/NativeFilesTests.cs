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
        string[] torch = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes"), "*torch_cpu.*", SearchOption.AllDirectories);

        CollectionAssert.AreEqual(new[] { Path.Combine(NativeFolder, "libtorch_cpu.so") }, torch);
    }
}
