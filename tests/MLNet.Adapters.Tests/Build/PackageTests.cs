using System.Security.Cryptography;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNet.Adapters.Build;

namespace MLNet.Adapters.Tests.Build;

/// <summary>Packs the library, then builds and publishes an application that uses the package.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class PackageTests
{
    private static PackageUserApp? _app;

    private static PackageUserApp App => _app ??= new PackageUserApp();

    [ClassCleanup]
    public static void RemoveApp() => _app?.Dispose();

    [TestMethod]
    public void Build_and_publish_output_is_patched_and_the_package_cache_is_not()
    {
        byte[] before = Hash(PackageCache.LibTorchSharp());

        App.Build();
        App.Publish();

        foreach (string folder in new[] { App.Output, App.Published })
        {
            Assert.AreEqual(PatchOutcome.AlreadyPatched, Outcome(PackageUserApp.Library(folder)), folder);
            CollectionAssert.AreEqual(new[] { "libtorch_cpu.so" }, PackageUserApp.LibTorch(folder), folder);
            Assert.AreEqual("6", PackageUserApp.Run(folder), folder);
        }

        CollectionAssert.AreEqual(before, Hash(PackageCache.LibTorchSharp()));
        Assert.AreEqual(PatchOutcome.Patched, Outcome(PackageCache.LibTorchSharp()), "the library in the cache is not the original");
    }

    [TestMethod]
    public void A_second_build_leaves_the_patched_library_alone()
    {
        App.Build();
        DateTime first = File.GetLastWriteTimeUtc(PackageUserApp.Library(App.Output));

        App.Build("--no-restore");

        Assert.AreEqual(first, File.GetLastWriteTimeUtc(PackageUserApp.Library(App.Output)));
    }

    [TestMethod]
    public void Both_steps_can_be_switched_off_and_on_again()
    {
        byte[] before = Hash(PackageCache.LibTorchSharp());
        App.Build();

        App.Build("--no-restore", "-p:MLNetAdaptersPatchNative=false", "-p:MLNetAdaptersTrimNative=false");

        CollectionAssert.AreEqual(before, Hash(PackageUserApp.Library(App.Output)));
        CollectionAssert.AreEqual(
            new[] { "libtorch_cpu.dylib", "libtorch_cpu.so", "torch_cpu.dll" }, PackageUserApp.LibTorch(App.Output));

        // The output is now a link into the cache: patching again must not follow it.
        App.Build("--no-restore");

        Assert.AreEqual(PatchOutcome.AlreadyPatched, Outcome(PackageUserApp.Library(App.Output)));
        CollectionAssert.AreEqual(before, Hash(PackageCache.LibTorchSharp()));
    }

    private static byte[] Hash(string path) => SHA256.HashData(File.ReadAllBytes(path));

    private static PatchOutcome Outcome(string path) => LibTorchSharpPatch.Apply(File.ReadAllBytes(path)).Outcome;
}
