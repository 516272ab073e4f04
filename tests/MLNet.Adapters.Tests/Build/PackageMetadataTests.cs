using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml.Linq;

namespace MLNet.Adapters.Tests.Build;

/// <summary>What each package tells about itself and brings along.</summary>
[TestClass]
public sealed class PackageMetadataTests
{
    [TestMethod]
    [DataRow(PackedPackages.Library)]
    [DataRow(PackedPackages.Encoder)]
    [DataRow(PackedPackages.MLNetEncoders)]
    [DataRow(PackedPackages.Reporting)]
    [DataRow(PackedPackages.Extensions)]
    public void Package_has_an_icon_a_README_a_licence_and_its_repository(string id)
    {
        Dictionary<string, string> texts = PackedPackages.Metadata(id).Elements()
            .ToDictionary(element => element.Name.LocalName, element => element.Value);
        using ZipArchive package = PackedPackages.Open(id);

        foreach (string name in new[] { "authors", "description", "tags" })
            Assert.AreNotEqual("", texts[name], name);
        Assert.AreEqual(id == PackedPackages.Encoder ? "Apache-2.0" : "MIT", texts["license"]);
        Assert.IsGreaterThan(0, package.GetEntry(texts["readme"])!.Length);
        Assert.AreEqual((128, 128), PngSize(package.GetEntry(texts["icon"])!));
    }

    // A folder or a server of a private network is not an address.
    [TestMethod]
    public void Address_of_the_repository_is_public_or_absent()
    {
        Dictionary<string, XElement> metadata = PackedPackages.Metadata(PackedPackages.Library).Elements()
            .ToDictionary(element => element.Name.LocalName);
        string? repository = metadata["repository"].Attribute("url")?.Value;

        Assert.AreEqual("git", metadata["repository"].Attribute("type")!.Value);
        Assert.AreEqual(repository is not null, metadata.ContainsKey("projectUrl"));
        StringAssert.StartsWith(repository ?? "https://", "https://");
    }

    [TestMethod]
    [DataRow(PackedPackages.Library)]
    [DataRow(PackedPackages.MLNetEncoders)]
    [DataRow(PackedPackages.Reporting)]
    [DataRow(PackedPackages.Extensions)]
    public void Package_with_code_has_a_package_of_symbols(string id) =>
        CollectionAssert.Contains(PackedPackages.Symbols(id), $"lib/net10.0/{id}.pdb");

    [TestMethod]
    public void Package_of_files_alone_has_none() => Assert.IsEmpty(PackedPackages.Symbols(PackedPackages.Encoder));

    // A file that fits every framework would make NuGet accept a project of an older one, which then finds no class.
    [TestMethod]
    [DataRow(PackedPackages.Library)]
    [DataRow(PackedPackages.Encoder)]
    public void Targets_are_for_the_framework_of_the_library(string id)
    {
        using ZipArchive package = PackedPackages.Open(id);

        CollectionAssert.AreEqual(
            new[] { $"buildTransitive/net10.0/{id}.targets" },
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("build", StringComparison.Ordinal)).ToArray());
    }

    private static (int Width, int Height) PngSize(ZipArchiveEntry entry)
    {
        byte[] start = new byte[24];
        using Stream image = entry.Open();
        image.ReadExactly(start);
        Assert.AreEqual(0x89504E47u, BinaryPrimitives.ReadUInt32BigEndian(start), "not a PNG");
        return (BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(20)));
    }
}
