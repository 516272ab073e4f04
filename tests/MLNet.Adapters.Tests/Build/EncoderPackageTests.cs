using System.IO.Compression;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Build;

/// <summary>Packs the default encoder.</summary>
[TestClass]
public sealed class EncoderPackageTests
{
    private const string Folder = "encoders/all-MiniLM-L6-v2/";

    [TestMethod]
    public void Package_holds_the_encoders_files()
    {
        using var output = new TemporaryFolder();
        ToolProcess.Dotnet(
            Repository.Root,
            "pack",
            "src/MLNet.Adapters.Encoders.MiniLM",
            "--no-build",
            "-c",
            Repository.Configuration,
            "-o",
            output.Path,
            "-p:PackageVersion=0.0.0-test");

        using var package = ZipFile.OpenRead(Directory.GetFiles(output.Path, "*.nupkg").Single());
        var packed = package
            .Entries.Where(entry => entry.FullName.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name, entry => entry.Length);

        foreach (
            var name in new[]
            {
                "config.json",
                "vocab.txt",
                "model.safetensors",
                "tokenizer_config.json",
                "special_tokens_map.json",
                "LICENSE",
            })
            Assert.AreEqual(new FileInfo(Path.Combine(Tests.DefaultEncoder.Folder, name)).Length, packed[name], name);
    }
}
