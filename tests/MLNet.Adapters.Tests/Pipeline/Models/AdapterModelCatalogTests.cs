using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Pipeline.Models;

/// <summary>Saving a model over an older one.</summary>
[TestClass]
public sealed class AdapterModelCatalogTests
{
    private static MLContext _context = null!;
    private static AdapterTextClassificationTransformer _model = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        _context = new MLContext(1);
        _model = TinyReviews.Fit(_context);
    }

    [ClassCleanup]
    public static void DisposeModel() => _model.Dispose();

    [TestMethod]
    public void The_file_holds_what_Save_writes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("model.zip", "an older file");

        _context.Model.SaveAtomically(_model, null, path);

        _context.Model.Save(_model, null, folder.File("other.zip"));
        AssertSameEntries(folder.File("other.zip"), path);
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
        using var loaded = (AdapterTextClassificationTransformer)new MLContext().Model.Load(path, out _);
        CollectionAssert.AreEqual(TinyReviews.Score(_model, ["good film"])[0], TinyReviews.Score(loaded, ["good film"])[0]);
    }

    [TestMethod]
    public void The_loader_is_saved_too()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        var loader = _context.Data.CreateTextLoader([new TextLoader.Column("Text", DataKind.String, 0)]);

        _context.Model.SaveAtomically(_model, loader, path);

        _context.Model.Save(_model, loader, folder.File("other.zip"));
        AssertSameEntries(folder.File("other.zip"), path);
        var model = new MLContext().Model.LoadWithDataLoader(path, out var loaded);
        using var disposable = (IDisposable)model;
        Assert.AreEqual("Text", loaded.GetOutputSchema()[0].Name);
    }

    [TestMethod]
    public void A_save_that_fails_half_way_leaves_the_older_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        _context.Model.SaveAtomically(_model, null, path);
        var before = File.ReadAllBytes(path);
        var half = new TransformerChain<ITransformer>(_model, new FullDisk());
        var loader = _context.Data.CreateTextLoader([new TextLoader.Column("Text", DataKind.String, 0)]);

        Assert.ThrowsExactly<IOException>(() => _context.Model.SaveAtomically(half, null, path));
        Assert.ThrowsExactly<IOException>(() => _context.Model.SaveAtomically(half, loader, path));

        CollectionAssert.AreEqual(before, File.ReadAllBytes(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void A_missing_folder_and_a_missing_model_are_refused()
    {
        using var folder = new TemporaryFolder();

        Assert.ThrowsExactly<DirectoryNotFoundException>(() => _context.Model.SaveAtomically(_model, null, folder.File("none/model.zip")));
        Assert.ThrowsExactly<ArgumentException>(() => _context.Model.SaveAtomically(_model, null, folder.Path));
        Assert.ThrowsExactly<ArgumentNullException>(() => _context.Model.SaveAtomically(null!, null, folder.File("model.zip")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    // But for times of writing, which a zip holds too.
    private static void AssertSameEntries(string expected, string actual)
    {
        using var one = ZipFile.OpenRead(expected);
        using var other = ZipFile.OpenRead(actual);
        CollectionAssert.AreEqual(one.Entries.Select(Content).ToList(), other.Entries.Select(Content).ToList());

        static string Content(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            return $"{entry.FullName}: {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream))}";
        }
    }

    private sealed class FullDisk : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new IOException("No space left on device.");
    }
}
