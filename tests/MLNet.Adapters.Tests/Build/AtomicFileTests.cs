using Microsoft.VisualStudio.TestTools.UnitTesting;
using MLNet.Adapters.Build;

namespace MLNet.Adapters.Tests.Build;

[TestClass]
public sealed class AtomicFileTests
{
    private static readonly byte[] Old = [1, 2, 3];
    private static readonly byte[] New = [4, 5, 6];

    private string _folder = "";

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("mlnet-adapters-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_file_is_written_with_the_folders_it_needs()
    {
        string path = At("a", "b", "file");

        Assert.IsTrue(AtomicFile.WriteIfDifferent(path, New));

        CollectionAssert.AreEqual(New, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(At("a", "b")), "a temporary file is left");
    }

    [TestMethod]
    public void Equal_content_leaves_the_file_and_its_time_alone()
    {
        string path = At("file");
        File.WriteAllBytes(path, Old);
        var time = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);

        Assert.IsFalse(AtomicFile.WriteIfDifferent(path, [.. Old]));

        Assert.AreEqual(time, File.GetLastWriteTimeUtc(path));
    }

    [TestMethod]
    public void Writing_over_a_symbolic_link_leaves_its_target_alone()
    {
        string target = At("target"), link = At("link");
        File.WriteAllBytes(target, Old);
        File.CreateSymbolicLink(link, target);

        AtomicFile.WriteIfDifferent(link, New);

        CollectionAssert.AreEqual(Old, File.ReadAllBytes(target));
        CollectionAssert.AreEqual(New, File.ReadAllBytes(link));
        Assert.IsNull(new FileInfo(link).LinkTarget);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void Writing_over_a_hard_link_leaves_the_other_name_alone()
    {
        string target = At("target"), link = At("link");
        File.WriteAllBytes(target, Old);
        ToolProcess.Run("ln", _folder, target, link);

        AtomicFile.WriteIfDifferent(link, New);

        CollectionAssert.AreEqual(Old, File.ReadAllBytes(target));
        CollectionAssert.AreEqual(New, File.ReadAllBytes(link));
    }

    [TestMethod]
    public void A_copy_keeps_the_time_and_is_made_once()
    {
        string source = At("source"), copy = At("shared", "copy");
        File.WriteAllBytes(source, New);
        File.SetLastWriteTimeUtc(source, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        Assert.IsTrue(AtomicFile.CopyIfNewer(source, copy));
        Assert.IsFalse(AtomicFile.CopyIfNewer(source, copy));

        CollectionAssert.AreEqual(New, File.ReadAllBytes(copy));
        Assert.AreEqual(File.GetLastWriteTimeUtc(source), File.GetLastWriteTimeUtc(copy));
    }

    [TestMethod]
    public void Copies_made_at_the_same_time_all_succeed()
    {
        string source = At("source"), copy = At("copy");
        byte[] content = new byte[1 << 20];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(source, content);

        Parallel.For(0, 16, _ => AtomicFile.CopyIfNewer(source, copy));

        CollectionAssert.AreEqual(content, File.ReadAllBytes(copy));
        Assert.HasCount(2, Directory.GetFileSystemEntries(_folder), "a temporary file is left");
    }

    private string At(params string[] parts) => Path.Combine([_folder, .. parts]);
}
