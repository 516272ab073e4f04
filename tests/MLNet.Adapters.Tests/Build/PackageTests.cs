using System.Security.Cryptography;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNet.Adapters.Build;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Tests.Build;

/// <summary>Builds and publishes an application that uses the packages.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class PackageTests
{
    private static PackageUserApp? _app;

    private static PackageUserApp App => _app ??= new PackageUserApp();

    [ClassCleanup]
    public static void RemoveApp() => _app?.Dispose();

    [AssemblyCleanup]
    public static void RemovePackages() => PackedPackages.Remove();

    [TestMethod]
    public void Build_and_publish_output_has_the_default_encoder_and_is_patched_and_the_package_cache_is_not()
    {
        byte[] before = Hash(PackageCache.LibTorchSharp());

        string build = App.Build();
        App.Publish();

        Assert.IsFalse(build.Contains("warning", StringComparison.Ordinal), build);
        foreach (string folder in new[] { App.Output, App.Published })
        {
            Assert.AreEqual(PatchOutcome.AlreadyPatched, Outcome(PackageUserApp.NativeLibrary(folder)), folder);
            CollectionAssert.AreEqual(new[] { "libtorch_cpu.so" }, PackageUserApp.LibTorch(folder), folder);
            CollectionAssert.AreEqual(new[] { "libSkiaSharp.so" }, PackageUserApp.Native(folder, "libSkiaSharp.*"), folder);
            Assert.IsEmpty(PackageUserApp.Native(folder, "*torch_python.*"), folder);
            AreEncoderFiles(folder);
            Assert.AreEqual($"6 {PretrainedEncoder.Default.Sha256}", PackageUserApp.Run(folder), folder);
        }

        CollectionAssert.AreEqual(before, Hash(PackageCache.LibTorchSharp()));
        Assert.AreEqual(PatchOutcome.Patched, Outcome(PackageCache.LibTorchSharp()), "the library in the cache is not the original");
    }

    [TestMethod]
    public void A_second_build_leaves_the_patched_library_alone()
    {
        App.Build();
        DateTime first = File.GetLastWriteTimeUtc(PackageUserApp.NativeLibrary(App.Output));

        App.Build("--no-restore");

        Assert.AreEqual(first, File.GetLastWriteTimeUtc(PackageUserApp.NativeLibrary(App.Output)));
    }

    [TestMethod]
    public void Both_steps_can_be_switched_off_and_on_again()
    {
        byte[] before = Hash(PackageCache.LibTorchSharp());
        App.Build();

        App.Build("--no-restore", "-p:MLNetAdaptersPatchNative=false", "-p:MLNetAdaptersTrimNative=false");

        CollectionAssert.AreEqual(before, Hash(PackageUserApp.NativeLibrary(App.Output)));
        CollectionAssert.AreEqual(
            new[] { "libtorch_cpu.dylib", "libtorch_cpu.so", "torch_cpu.dll" }, PackageUserApp.LibTorch(App.Output));
        CollectionAssert.IsSubsetOf(
            new[] { "libSkiaSharp.dll", "libSkiaSharp.dylib", "libSkiaSharp.so" }, PackageUserApp.Native(App.Output, "libSkiaSharp.*"));
        CollectionAssert.Contains(PackageUserApp.Native(App.Output, "*torch_python.*"), "libtorch_python.so");

        // The output is now a link into the cache: patching again must not follow it.
        App.Build("--no-restore");

        Assert.AreEqual(PatchOutcome.AlreadyPatched, Outcome(PackageUserApp.NativeLibrary(App.Output)));
        CollectionAssert.AreEqual(before, Hash(PackageCache.LibTorchSharp()));
    }

    [TestMethod]
    public void Without_a_backend_the_build_and_the_first_use_name_the_package_to_add()
    {
        string build = App.BuildBare();

        string message = PackageUserApp.Run(App.BareOutput); // without a trace of TorchSharp's

        Assert.IsEmpty(PackageUserApp.LibTorch(App.BareOutput));
        StringAssert.StartsWith(message, "The native library of TorchSharp cannot be loaded on ");
        StringAssert.Contains(message, "dotnet add package TorchSharp-cpu");
        StringAssert.Contains(build, $"dotnet add package TorchSharp-cpu --version {PackageCache.TorchSharpVersion} ");
        StringAssert.Contains(build, "warning MLNA0002");
        StringAssert.Contains(build, "bare.csproj");
        Assert.IsFalse(build.Contains("library.csproj]", StringComparison.Ordinal), "a class library was warned about");
    }

    [TestMethod]
    public void A_project_of_an_older_framework_gets_NuGets_own_message()
    {
        string message = Assert.ThrowsExactly<InvalidOperationException>(App.RestoreOlder).Message;

        foreach (string id in new[] { PackedPackages.Library, PackedPackages.Encoder })
            StringAssert.Contains(message, $"NU1202: Package {id} {PackedPackages.Version} is not compatible with net8.0");
    }

    [TestMethod]
    public void Package_depends_on_MLNet_below_6_and_on_TorchSharp_but_on_no_backend()
    {
        Dictionary<string, string> dependencies = PackedPackages.Dependencies(PackedPackages.Library);

        Assert.AreEqual("[5.0.1, 6.0.0)", dependencies["Microsoft.ML"]);
        Assert.AreEqual(PackageCache.TorchSharpVersion, dependencies["TorchSharp"]);
        CollectionAssert.AreEquivalent(
            new[] { "Google.Protobuf", "Microsoft.ML", "Microsoft.ML.Tokenizers", "TorchSharp" }, dependencies.Keys);
    }

    // Its tokenizer files are taken over when it is built: applications do not get ML.NET's own trainers by it.
    [TestMethod]
    public void Package_of_ML_NETs_encoders_depends_on_the_library_and_on_nothing_that_the_library_does_not() =>
        CollectionAssert.AreEquivalent(
            PackedPackages.Dependencies(PackedPackages.Library).Keys.Append("MLNet.Adapters").ToArray(),
            PackedPackages.Dependencies(PackedPackages.MLNetEncoders).Keys);

    private static void AreEncoderFiles(string folder)
    {
        string encoder = Path.Combine(folder, "encoders", "all-MiniLM-L6-v2");
        foreach (
            string name in new[] { "config.json", "vocab.txt", "model.safetensors", "tokenizer_config.json", "special_tokens_map.json" })
            Assert.AreEqual(
                new FileInfo(Path.Combine(Tests.DefaultEncoder.Folder, name)).Length,
                new FileInfo(Path.Combine(encoder, name)).Length,
                name);
    }

    private static byte[] Hash(string path) => SHA256.HashData(File.ReadAllBytes(path));

    private static PatchOutcome Outcome(string path) => LibTorchSharpPatch.Apply(File.ReadAllBytes(path)).Outcome;
}
