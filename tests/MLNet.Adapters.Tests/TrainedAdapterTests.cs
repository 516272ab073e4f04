using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests;

[TestClass]
public sealed class TrainedAdapterTests
{
    private static MLContext _context = null!;
    private static AdapterTextClassificationTransformer _model = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        _context = new MLContext(1);
        _model = TinyReviews.Fit(_context, TinyReviews.Options with { MaxEpochs = 1 });
    }

    [ClassCleanup]
    public static void DisposeModel() => _model.Dispose();

    [TestMethod]
    public void Adapter_of_a_fitted_model_is_described()
    {
        var adapter = TrainedAdapter.FromModel(_model, "reviews");

        Assert.AreEqual(("reviews", "bert", 32, 3), (adapter.Name, adapter.EncoderId, adapter.HiddenSize, adapter.Layers));
        Assert.AreEqual(TinyBert.Open().Sha256, adapter.EncoderSha256);
        Assert.AreEqual(BottleneckAdapterConfig.Pfeiffer, adapter.Config);
        CollectionAssert.AreEqual(new[] { "b", "a", "c" }, adapter.Labels.ToArray());
        Assert.AreEqual("reviews (BottleneckAdapterConfig for bert; b, a, c)", adapter.ToString());
    }

    [TestMethod]
    public void Adapter_is_found_in_fitted_loaded_and_nested_chains()
    {
        var data = _context.Data.LoadFromEnumerable(TinyReviews.Rows);
        var inner = new TransformerChain<ITransformer>(
            _model,
            _context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(_model.Transform(SmallData.Load(_context, TinyReviews.Rows)))
        );
        var outer = new TransformerChain<ITransformer>(_context.Transforms.Conversion.MapValueToKey("Label").Fit(data), inner);
        using var stream = new MemoryStream();
        _context.Model.Save(outer, data.Schema, stream);
        var loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
        var expected = TrainedAdapter.FromModel(_model, "same");

        foreach (var model in new[] { inner, outer, loaded })
        {
            var adapter = TrainedAdapter.FromModel(model, "same");
            CollectionAssert.AreEqual(expected.Weights, adapter.Weights);
            CollectionAssert.AreEqual(expected.Head!.Weights, adapter.Head!.Weights);
            Assert.AreEqual((expected.Config, expected.Encoder, expected.Shape), (adapter.Config, adapter.Encoder, adapter.Shape));
            CollectionAssert.AreEqual(expected.Labels.ToArray(), adapter.Labels.ToArray());
        }
    }

    [TestMethod]
    public void Adapter_outlives_its_model()
    {
        var model = TinyReviews.Fit(_context, TinyReviews.Options with { MaxEpochs = 1 });
        var adapter = TrainedAdapter.FromModel(model, "kept");
        model.Dispose();

        using var second = TinyReviews.Fit(_context, TinyReviews.Options with { InitialAdapter = adapter, MaxEpochs = 1 });

        Assert.AreEqual(adapter.Config, second.Adapter!.Config);
    }

    [TestMethod]
    public void Model_without_an_adapter_model_is_an_error()
    {
        var stock = _context.Transforms.CopyColumns("Copy", "Text").Fit(_context.Data.LoadFromEnumerable(TinyReviews.Rows));

        Fails(stock, "0 adapter models among its 1 stage(s)");
        Fails(new TransformerChain<ITransformer>(stock, stock), "0 adapter models among its 2 stage(s)");
    }

    [TestMethod]
    public void Several_adapter_models_are_an_error() =>
        Fails(
            new TransformerChain<ITransformer>(_model, new TransformerChain<ITransformer>(_model)),
            "2 adapter models among its 2 stage(s)");

    [TestMethod]
    [DataRow(FineTuning.HeadOnly)]
    [DataRow(FineTuning.Full)]
    public void Model_that_was_trained_without_an_adapter_is_an_error(FineTuning fineTuning)
    {
        using var model = TinyReviews.Fit(_context, TinyReviews.Options with { Adapter = null, FineTuning = fineTuning, MaxEpochs = 1 });

        Fails(model, "has no adapter");
    }

    [TestMethod]
    [DataRow("a.b", "'.'")]
    [DataRow("a,b", "','")]
    [DataRow("a/b", "'/'")]
    [DataRow("a\\b", "'\\'")]
    [DataRow("a:b", "':'")]
    [DataRow(" a", "begins or ends with a space")]
    [DataRow("con", "a device on Windows")]
    [DataRow("LPT1", "a device on Windows")]
    [DataRow("", "")]
    [DataRow("  ", "")]
    public void Name_that_no_file_or_parameter_can_have_is_refused(string name, string part) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TrainedAdapter.FromModel(_model, name)).Message, part);

    [TestMethod]
    public void Missing_model_or_name_is_refused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => TrainedAdapter.FromModel(null!, "a"));
        Assert.ThrowsExactly<ArgumentNullException>(() => TrainedAdapter.FromModel(_model, null!));
    }

    private static void Fails(ITransformer model, string part) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TrainedAdapter.FromModel(model, "name")).Message, part);
}
