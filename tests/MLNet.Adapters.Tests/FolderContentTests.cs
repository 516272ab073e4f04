using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests;

/// <summary>Saving over an older save.</summary>
[TestClass]
public sealed class FolderContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Nothing_changes_where_a_file_cannot_be_written()
    {
        Write("old");

        Assert.Throws<IOException>(() =>
            FolderContent.Write(
                _folder.Path,
                new Dictionary<string, byte[]?>
                {
                    ["config"] = "new"u8.ToArray(),
                    ["weights"] = "new"u8.ToArray(),
                    [new string('x', 300)] = "new"u8.ToArray(),
                },
                ["config"]));

        Assert.AreEqual("old", File.ReadAllText(_folder.File("config")));
        Assert.AreEqual("old", File.ReadAllText(_folder.File("weights")));
        Assert.IsEmpty(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void A_save_that_is_cut_off_between_the_files_leaves_no_configuration()
    {
        Write("old");
        Directory.CreateDirectory(_folder.File("other")); // renaming a file over a folder fails, as a crash would stop it

        Assert.Throws<Exception>(() =>
            FolderContent.Write(
                _folder.Path,
                new Dictionary<string, byte[]?>
                {
                    ["config"] = "new"u8.ToArray(),
                    ["weights"] = "new"u8.ToArray(),
                    ["other"] = "new"u8.ToArray(),
                },
                ["config"]));

        Assert.IsFalse(File.Exists(_folder.File("config")), "new weights beside an old configuration could be loaded");
        Assert.IsEmpty(Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void Older_files_go_where_null_says_so()
    {
        Write("old");

        FolderContent.Write(
            _folder.Path,
            new Dictionary<string, byte[]?> { ["config"] = "new"u8.ToArray(), ["weights"] = null },
            ["config"]);

        Assert.AreEqual("new", File.ReadAllText(_folder.File("config")));
        Assert.IsFalse(File.Exists(_folder.File("weights")));
    }

    private void Write(string content)
    {
        _folder.Write("config", content);
        _folder.Write("weights", content);
    }
}
