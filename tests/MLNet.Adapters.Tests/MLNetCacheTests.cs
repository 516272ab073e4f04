using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders.NasBert;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests;

/// <summary>ML.NET's own encoders out of its cache, and models that reference them.</summary>
[TestClass]
[DoNotParallelize]
public sealed class MLNetCacheTests
{
    private const string TextFile = "NasBert2000000.tsm";

    [TestMethod]
    public void A_missing_file_is_named_with_the_remedies()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext { TempFilePath = folder.Path };

        foreach (var (kind, file, trainer) in new[]
        {
            (MLNetEncoder.NasBertText, TextFile, "TextClassification or SentenceSimilarity"),
            (MLNetEncoder.NasBertEntities, "pretrained_NasBert_14M_encoder.tsm", "NamedEntityRecognition"),
            (MLNetEncoder.Roberta, "pretrained_Roberta_encoder.tsm", "QuestionAnswer"),
        })
        {
            var error = Assert.ThrowsExactly<FileNotFoundException>(() => PretrainedEncoder.FromMLNetCache(kind, context));
            var path = Path.Combine(folder.Path, "mlnet", file);
            Assert.AreEqual(path, error.FileName);
            StringAssert.Contains(error.Message, $"'{path}' does not exist", StringComparison.Ordinal);
            StringAssert.Contains(error.Message, $"when {trainer} is fitted for the first time", StringComparison.Ordinal);
            StringAssert.Contains(error.Message, "PretrainedEncoder.FromTsm", StringComparison.Ordinal);
        }

        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void A_missing_copy_an_unknown_encoder_and_a_file_of_something_else_are_named()
    {
        using var folder = new TemporaryFolder();
        var (page, missing) = (folder.Write("page.tsm", "<html>not found</html>"), folder.File("no.tsm"));

        StringAssert.Contains(
            Assert.ThrowsExactly<FileNotFoundException>(() => PretrainedEncoder.FromTsm(missing, MLNetEncoder.Roberta)).Message,
            "Give the path of ML.NET's pretrained_Roberta_encoder.tsm",
            StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PretrainedEncoder.FromTsm(page, (MLNetEncoder)9)).Message,
            "Use one of NasBertText, NasBertEntities, Roberta",
            StringComparison.Ordinal);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => PretrainedEncoder.FromTsm(page, MLNetEncoder.Roberta)).Message,
            page,
            StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_small_model_that_references_the_encoder_finds_it_in_the_cache_in_another_process_too()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext { TempFilePath = folder.Path };
        Directory.CreateDirectory(Path.Combine(folder.Path, "mlnet"));
        var cached = Path.Combine(folder.Path, "mlnet", TextFile);
        using (var module = MicrosoftModules.NasBert(MLNetEncoder.NasBertText, seed: 5))
            module.save(cached);
        var encoder = PretrainedEncoder.FromMLNetCache(MLNetEncoder.NasBertText, context);
        Assert.AreEqual("NasBert2000000", encoder.Id);
        var rows = TinyTask.Rows(12);
        var options = TinyTask.Options with { Encoder = encoder, MaxEpochs = 1, EncoderStorage = EncoderStorage.Referenced };
        var model = TinyTask.Fit(options, rows);
        var expected = TinyTask.Scores(model, rows);

        context.Model.Save(model, null, folder.File("model.mlnet"));
        Assert.IsLessThan(1_000_000, new FileInfo(folder.File("model.mlnet")).Length);
        var loaded = TinyTask.Scores(context.Model.Load(folder.File("model.mlnet"), out _), rows);
        for (var row = 0; row < rows.Count; row++)
            CollectionAssert.AreEqual(expected[row], loaded[row]);

        File.WriteAllLines(folder.File("rows.txt"), rows.Select(row => row.Text!));
        var other = LoaderProcess.RunIn(
            LoaderProcess.Folder, null, [("TMPDIR", folder.Path)], "score", folder.File("model.mlnet"), folder.File("rows.txt"));
        Assert.AreEqual(0, other.ExitCode, other.Error);
        for (var row = 0; row < rows.Count; row++)
        {
            var bits = string.Join(' ', expected[row].Select(score => BitConverter.SingleToInt32Bits(score)));
            StringAssert.EndsWith(other.Output[row], bits, StringComparison.Ordinal);
        }

        File.Move(cached, folder.File("elsewhere.tsm"));
        var lost = LoaderProcess.RunIn(
            LoaderProcess.Folder, null, [("TMPDIR", folder.Path)], "score", folder.File("model.mlnet"), folder.File("rows.txt"));
        Assert.AreEqual(1, lost.ExitCode);
        StringAssert.Contains(lost.Error, "refers to the encoder 'NasBert2000000'", StringComparison.Ordinal);
        StringAssert.Contains(lost.Error, $"'{cached}' does not exist", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Different_token_ids_make_a_different_encoder()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("any.tsm", [0]);

        var right = PretrainedEncoder.FromTsm(file, MLNetEncoder.NasBertText);
        var microsoft = PretrainedEncoder.FromTsm(file, MLNetEncoder.NasBertText, microsoftTokenIds: true);

        Assert.AreEqual(right.Sha256, PretrainedEncoder.FromTsm(file, MLNetEncoder.NasBertText).Sha256);
        Assert.AreNotEqual(right.Sha256, microsoft.Sha256);
    }

    // Its tuned weights are written in the shapes of ML.NET's file, and read again.
    [TestMethod]
    public void Full_fine_tuning_trains_and_its_saved_model_gives_equal_scores()
    {
        using var folder = new TemporaryFolder();
        var rows = TinyTask.Rows(12);
        var plain = TinyTask.Options with { Encoder = SmallMLNetEncoder.Create(folder, "nas-bert"), MaxEpochs = 1 };
        var model = TinyTask.Fit(plain with { FineTuning = FineTuning.Full, Adapter = null }, rows);
        var untrained = TinyTask.Fit(plain with { FineTuning = FineTuning.HeadOnly, Adapter = null }, rows);
        var context = new MLContext();
        context.Model.Save(model, null, folder.File("model.mlnet"));

        var (scores, loaded) = (TinyTask.Scores(model, rows), TinyTask.Scores(context.Model.Load(folder.File("model.mlnet"), out _), rows));

        for (var row = 0; row < rows.Count; row++)
            CollectionAssert.AreEqual(scores[row], loaded[row]);
        CollectionAssert.AreNotEqual(TinyTask.Scores(untrained, rows)[0], scores[0]);
    }

    [TestMethod]
    public void An_adapter_is_saved_and_loaded_with_the_operations_of_its_encoder()
    {
        using var folder = new TemporaryFolder();
        var encoder = SmallMLNetEncoder.Create(folder, "nas-bert");
        var rows = TinyTask.Rows(12);
        var options = TinyTask.Options with { Encoder = encoder, MaxEpochs = 1, Adapter = BottleneckAdapterConfig.Houlsby };
        var adapter = TrainedAdapter.FromModel(TinyTask.Fit(options, rows), "reviews");

        adapter.Save(folder.File("saved"));
        var loaded = TrainedAdapter.Load(folder.File("saved"), encoder);

        Assert.AreEqual(adapter.Summarize().Trainable, loaded.Summarize().Trainable);
        Assert.AreEqual(encoder.Summarize(BottleneckAdapterConfig.Houlsby).Trainable, loaded.Summarize().Trainable);
        CollectionAssert.AreEqual(
            adapter.Shape.Operations!.ToArray(), loaded.Shape.Operations!.ToArray());
    }
}
