using Microsoft.ML;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>Disposing gives memory back and never ends a model.</summary>
[TestClass]
[DoNotParallelize]
public sealed class DisposalTests
{
    private static readonly LabelledText Row = new() { Text = "the film is great" };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_model_serves_one_request_after_the_other_with_an_engine_each(bool isChain)
    {
        var context = new MLContext(1);
        var model = SaveAndLoad(context, isChain);
        var expected = TinyReviews.Score(model, [Row.Text])[0];

        for (var request = 0; request < 3; request++)
        {
            using var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(model);
            CollectionAssert.AreEqual(expected, engine.Predict(Row).Score); // bit for bit
        }
    }

    [TestMethod]
    public void Many_overlapping_engines_change_nothing()
    {
        var context = new MLContext(1);
        var model = SaveAndLoad(context, isChain: true);
        var engines = Enumerable
            .Range(0, 60)
            .Select(_ => context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(model))
            .ToList();
        var expected = engines[0].Predict(Row).Score;

        foreach (var engine in engines)
        {
            CollectionAssert.AreEqual(expected, engine.Predict(Row).Score);
            engine.Dispose();
        }

        CollectionAssert.AreEqual(expected, TinyReviews.Score(model, [Row.Text])[0]);
    }

    [TestMethod]
    public void Disposal_gives_the_encoder_back_and_the_next_use_loads_it_again()
    {
        using var folder = new TemporaryFolder();
        var path = TinyBert.CopyTo(folder);
        TinyBert.Replace(path, "config.json", "{", "{ "); // an encoder that nobody else has loaded
        Memory.Collect(); // models that other tests forgot
        var encoders = EncoderStore.Count;
        var context = new MLContext(1);
        var model = (AdapterTextClassificationTransformer)SaveAndLoad(context, isChain: false, PretrainedEncoder.FromDirectory(path));
        var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(model);
        var scored = model.Transform(SmallData.Load(context, [Row]));
        var expected = engine.Predict(Row).Score;
        Assert.AreEqual(encoders + 1, EncoderStore.Count);
        Func<float[]>[] uses =
        [
            () => engine.Predict(new LabelledText { Text = Row.Text }).Score,
            () => TinyReviews.Scores(scored)[0],
            () => TinyReviews.Score(SaveAndLoad(context, model), [Row.Text])[0],
        ];

        foreach (var use in uses)
        {
            model.Dispose();
            model.Dispose();
            Memory.Collect();
            Assert.AreEqual(encoders, EncoderStore.Count);
            CollectionAssert.AreEqual(expected, use());
        }

        ((IDisposable)model).Dispose();
        Memory.Collect();
        Assert.AreEqual(encoders, EncoderStore.Count);
    }

    [TestMethod]
    public void Disposal_from_other_threads_disturbs_no_running_prediction()
    {
        var context = new MLContext(1);
        var model = (AdapterTextClassificationTransformer)SaveAndLoad(context, isChain: false);
        var expected = TinyReviews.Score(model, [Row.Text])[0];

        Parallel.For(0, 60, _ =>
        {
            using var engine = context.Model.CreatePredictionEngine<LabelledText, ReviewPrediction>(model);
            CollectionAssert.AreEqual(expected, engine.Predict(Row).Score);
        });
    }

    private static ITransformer SaveAndLoad(MLContext context, bool isChain, PretrainedEncoder? encoder = null)
    {
        using var model = TinyReviews.Fit(context, TinyReviews.Options with { Encoder = encoder ?? TinyBert.Open() });
        return SaveAndLoad(context, isChain ? new Microsoft.ML.Data.TransformerChain<ITransformer>(model) : model);
    }

    private static ITransformer SaveAndLoad(MLContext context, ITransformer model)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, null, stream);
        return context.Model.Load(stream, out _);
    }
}
