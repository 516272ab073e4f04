using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class AtomicFileTests
{
    [TestMethod]
    public void Creates_and_replaces()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.bin");
        AtomicFile.Write(path, stream => stream.Write("first"u8));
        AtomicFile.Write(path, stream => stream.Write("2nd"u8));
        Assert.AreEqual("2nd", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Old_content_is_there_until_the_new_one_is_complete()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.bin", "old");
        AtomicFile.Write(path, stream =>
        {
            stream.Write("new"u8);
            stream.Flush();
            Assert.AreEqual("old", File.ReadAllText(path));
            Assert.HasCount(2, Directory.GetFiles(folder.Path));
        });
        Assert.AreEqual("new", File.ReadAllText(path));
    }

    [TestMethod]
    public void Failure_keeps_the_old_file_and_leaves_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.bin", "old");
        Assert.ThrowsExactly<TimeoutException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new TimeoutException();
        }));
        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Folder_in_place_of_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.ThrowsExactly<ArgumentException>(() => AtomicFile.Write(folder.Path, _ => { }));
        StringAssert.Contains(fault.Message, folder.Path);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void Missing_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.ThrowsExactly<DirectoryNotFoundException>(() => AtomicFile.Write(folder.File("none/model.bin"), _ => { }));
        StringAssert.Contains(fault.Message, "none");
    }
}
