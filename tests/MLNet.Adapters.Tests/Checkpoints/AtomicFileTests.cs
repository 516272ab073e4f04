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

    [TestMethod]
    public void A_file_that_is_replaced_keeps_its_permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no Unix permissions.");
            return;
        }

        using var folder = new TemporaryFolder();
        var path = folder.Write("model.bin", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.Write(path, stream => stream.Write("new"u8));

        Assert.AreEqual("new", File.ReadAllText(path));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [TestMethod]
    public void A_link_stays_one_and_the_file_that_it_leads_to_is_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("On Windows a link needs rights that a test may not have.");
            return;
        }

        using var folder = new TemporaryFolder();
        var path = folder.Write("model-1.bin", "old");
        File.CreateSymbolicLink(folder.File("model.bin"), "model-1.bin");

        AtomicFile.Write(folder.File("model.bin"), stream => stream.Write("new"u8));

        Assert.AreEqual("new", File.ReadAllText(path));
        Assert.AreEqual("model-1.bin", new FileInfo(folder.File("model.bin")).LinkTarget);
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
    }
}
