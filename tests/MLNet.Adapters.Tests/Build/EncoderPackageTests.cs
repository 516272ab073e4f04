using System.IO.Compression;

namespace MLNet.Adapters.Tests.Build;

/// <summary>The package of the default encoder.</summary>
[TestClass]
public sealed class EncoderPackageTests
{
    private const string Folder = "encoders/all-MiniLM-L6-v2/";

    [TestMethod]
    public void Package_holds_the_encoders_files()
    {
        using ZipArchive package = PackedPackages.Open(PackedPackages.Encoder);
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
