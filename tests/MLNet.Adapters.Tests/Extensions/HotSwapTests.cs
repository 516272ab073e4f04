using Microsoft.ML;
using MLNet.Adapters.Extensions.Serving;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class HotSwapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    private string ModelFile => _folder.File("model.zip");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Reload_under_load_loses_and_mixes_no_row()
    {
        SavedExpression.Save(ModelFile, 1);
        using var served = Serve();
        AreTimes(served, 1);
        var done = 0;
        var callers = Enumerable.Range(1, 4).Select(caller => Task.Run(async () =>
        {
            var seen = new HashSet<float>();
            while (Volatile.Read(ref done) == 0 || seen.Count == 0)
            {
                var result = await served.Predictor.PredictAsync(new Number { Value = caller });
                Assert.AreEqual(result.First, result.Second, "the row was scored by two models");
                seen.Add(result.First / caller);
            }

            return seen;
        })).ToList();

        for (var factor = 2; factor <= 8; factor++)
        {
            SavedExpression.Save(ModelFile, factor);
            await served.Predictor.ReloadAsync();
            Assert.AreEqual((float)factor, (await served.Predictor.PredictAsync(new Number { Value = 1 })).First);
        }

        Volatile.Write(ref done, 1);
        foreach (var seen in await Task.WhenAll(callers))
            CollectionAssert.IsSubsetOf(seen.ToList(), Enumerable.Range(1, 8).Select(factor => (float)factor).ToList());
    }

    [TestMethod]
    public void Replaced_file_is_loaded_when_it_stays_the_same()
    {
        SavedExpression.Save(ModelFile, 2);
        using var served = Serve();
        AreTimes(served, 2);

        SavedExpression.Save(ModelFile, 3);
        _time.Tick();
        AreTimes(served, 2); // it may still be written
        SavedExpression.Save(ModelFile, 4);
        _time.Tick();
        AreTimes(served, 2);
        _time.Tick();
        AreTimes(served, 4);
        var loaded = served.Predictor.State.LoadedAt;
        _time.Tick();
        Assert.AreEqual(loaded, served.Predictor.State.LoadedAt, "the same file was loaded again");
    }

    [TestMethod]
    public void File_is_not_watched_unless_that_is_asked_for()
    {
        SavedExpression.Save(ModelFile, 2);
        using var served = new Served<Number, Multiplied>(options => options.FromFile(ModelFile), _time);
        AreTimes(served, 2);

        SavedExpression.Save(ModelFile, 3);
        _time.Tick();
        _time.Tick();

        AreTimes(served, 2);
    }

    [TestMethod]
    public void Link_to_another_file_is_a_change()
    {
        SavedExpression.Save(_folder.File("one.zip"), 2);
        SavedExpression.Save(_folder.File("two.zip"), 3);
        File.CreateSymbolicLink(ModelFile, _folder.File("one.zip"));
        using var served = Serve();
        AreTimes(served, 2);

        File.Delete(ModelFile);
        File.CreateSymbolicLink(ModelFile, _folder.File("two.zip"));
        _time.Tick();
        _time.Tick();

        AreTimes(served, 3);
    }

    [TestMethod]
    public void Bad_file_keeps_the_old_model_and_warns_once()
    {
        SavedExpression.Save(ModelFile, 2);
        using var served = Serve();
        AreTimes(served, 2);

        var complete = File.ReadAllBytes(ModelFile);
        File.WriteAllBytes(ModelFile, complete[..(complete.Length / 2)]);
        for (var look = 0; look < 5; look++)
            _time.Tick();

        AreTimes(served, 2);
        Assert.HasCount(1, served.Log.Warnings);
        Assert.Contains("Model 'model' was not replaced", served.Log.Warnings[0]);
        Assert.Contains(ModelFile, served.Predictor.State.LastError!.Message);

        SavedExpression.Save(ModelFile, 3);
        _time.Tick();
        _time.Tick();
        AreTimes(served, 3);
        Assert.IsNull(served.Predictor.State.LastError);
    }

    [TestMethod]
    public async Task Removed_file_and_a_model_with_other_columns_keep_the_old_model()
    {
        SavedExpression.Save(ModelFile, 2);
        using var served = Serve();
        AreTimes(served, 2);

        File.Delete(ModelFile);
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => served.Predictor.ReloadAsync());
        AreTimes(served, 2);

        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Array.Empty<Number>());
        context.Model.Save(context.Transforms.CopyColumns("First", "Value").Fit(rows), rows.Schema, ModelFile);
        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => served.Predictor.ReloadAsync());
        Assert.Contains("'Second'", exception.Message);
        AreTimes(served, 2);
    }

    [TestMethod]
    public void Model_is_released_when_its_last_batch_has_ended()
    {
        using var stage = new GatedStage();
        var owned = new Disposal();
        var model = new LoadedModel<Number, Doubled>(new MLContext(), new SourcedModel(stage.Model, null, owned));
        Assert.IsTrue(model.TryEnter());
        Assert.IsTrue(model.TryEnter());

        model.Retire();

        Assert.IsFalse(model.TryEnter(), "a batch began with a model that is no longer in use");
        model.Exit();
        Assert.AreEqual(0, owned.Count);
        model.Exit();
        model.Retire();
        Assert.AreEqual(1, owned.Count);
    }

    [TestMethod]
    public async Task Encoder_of_the_old_model_leaves_native_memory()
    {
        Memory.Collect();
        var before = EncoderStore.Count;
        SaveEmbedding("bert");
        using (var served = new Served<LabelledText, Embedded>(options => options.FromFile(ModelFile)))
        {
            var first = served.Predictor.Predict(new LabelledText { Text = "the film is great" });
            Assert.AreEqual(before + 1, EncoderStore.Count);

            SaveEmbedding("distilbert");
            await served.Predictor.ReloadAsync();

            Assert.AreEqual(before + 1, EncoderStore.Count, "the old model's encoder is still in memory");
            var second = served.Predictor.Predict(new LabelledText { Text = "the film is great" });
            CollectionAssert.AreNotEqual(first.Vector, second.Vector);
        }

        Assert.AreEqual(before, EncoderStore.Count, "an encoder is in memory although nothing is served");
    }

    private Served<Number, Multiplied> Serve() => new(options => options.FromFile(ModelFile, watchForChanges: true), _time);

    private void SaveEmbedding(string family)
    {
        using var parent = new TemporaryFolder();
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Array.Empty<LabelledText>());
        using var model = context.Transforms.Text.EncoderEmbedding("Vector", "Text", SmallEncoder.Create(parent, family)).Fit(rows);
        context.Model.Save(model, rows.Schema, ModelFile);
    }

    private static void AreTimes(Served<Number, Multiplied> served, int factor) =>
        Assert.AreEqual(10f * factor, served.Predictor.Predict(new Number { Value = 10 }).First);

    public sealed class Embedded
    {
        public float[] Vector { get; set; } = [];
    }

    private sealed class Disposal : IDisposable
    {
        public int Count { get; private set; }

        public void Dispose() => Count++;
    }
}
