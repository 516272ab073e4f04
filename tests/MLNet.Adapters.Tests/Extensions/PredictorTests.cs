using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using MLNet.Adapters.Extensions;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class PredictorTests
{
    private static readonly TemporaryFolder Folder = new();
    private static readonly LabelledText[] Rows = [.. TinyReviews.Rows.Concat(TinyReviews.Rows).Concat(TinyReviews.Rows)];
    private static string _file = "";
    private static Classified[] _expected = [];

    [ClassInitialize]
    public static void Train(TestContext test)
    {
        _ = test;
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(TinyReviews.Rows);
        using var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        _file = Folder.File("reviews.zip");
        context.Model.Save(model, data.Schema, _file);
        var engine = context.Model.CreatePredictionEngine<LabelledText, Classified>(model);
        _expected = Array.ConvertAll(Rows, engine.Predict);
    }

    [ClassCleanup]
    public static void RemoveFolder() => Folder.Dispose();

    [TestMethod]
    public async Task Many_callers_get_what_a_prediction_engine_returns()
    {
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));

        var predictions = await Task.WhenAll(Rows.Select(row => Task.Run(() => served.Predictor.PredictAsync(row))));

        AreEqual(_expected, predictions);
    }

    [TestMethod]
    public void The_model_in_use_explains_its_predictions()
    {
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));
        using var alone = (IDisposable)new MLContext().Model.Load(_file, out _);

        var explained = served.Predictor.Use(Explain);

        Assert.AreEqual(Explain((ITransformer)alone), explained);
        Assert.ThrowsExactly<FormatException>(() => served.Predictor.Use<string>(_ => throw new FormatException()));
        served.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => served.Predictor.Use(Explain));

        static string Explain(ITransformer model) =>
            AdapterTextClassificationTransformer.Find(model).ExplainWords("the film is great").ToString();
    }

    [TestMethod]
    public void Callers_that_block_get_the_same()
    {
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));
        var predictions = new Classified[Rows.Length];

        var threads = Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            for (var row = first; row < Rows.Length; row += 8)
                predictions[row] = served.Predictor.Predict(Rows[row]);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        AreEqual(_expected, predictions);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(5, 2)]
    [DataRow(512, 3)]
    public async Task Many_rows_of_one_caller_keep_their_order(int batchSize, int batches)
    {
        using var served = new Served<LabelledText, Classified>(options =>
        {
            options.FromFile(_file);
            (options.MaxBatchSize, options.MaxConcurrentBatches, options.MaxQueueLength) = (batchSize, batches, 7);
        });

        AreEqual(_expected, await served.Predictor.PredictManyAsync(Rows));
        Assert.IsEmpty(await served.Predictor.PredictManyAsync([]));
    }

    [TestMethod]
    public async Task Pipeline_of_stock_stages_is_served_as_well()
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(TinyReviews.Rows);
        var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Text.FeaturizeText("Features", "Text"))
            .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        context.Model.Save(model, data.Schema, Folder.File("stock.zip"));
        using var engine = context.Model.CreatePredictionEngine<LabelledText, Classified>(model);
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(Folder.File("stock.zip")));

        AreEqual(Array.ConvertAll(Rows, engine.Predict), await served.Predictor.PredictManyAsync(Rows));
    }

    [TestMethod]
    public void Warning_of_the_model_is_logged_once_for_many_batches()
    {
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));

        for (var length = 100; length < 103; length++)
            served.Predictor.Predict(new LabelledText { Text = string.Join(' ', Enumerable.Repeat("film", length)) });

        Assert.HasCount(1, served.Log.Warnings);
        Assert.Contains("Model 'model'", served.Log.Warnings[0]);
        Assert.Contains("longer than 40 tokens", served.Log.Warnings[0]);
    }

    [TestMethod]
    public async Task Each_prediction_is_an_object_of_its_own()
    {
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));

        var predictions = await served.Predictor.PredictManyAsync(Rows);

        Assert.HasCount(Rows.Length, predictions.Distinct());
        Assert.HasCount(Rows.Length, predictions.Select(prediction => prediction.Score).Distinct());
    }

    [TestMethod]
    public async Task Models_from_a_stream_and_from_memory_predict_the_same()
    {
        using var fromStream = new Served<LabelledText, Classified>(options => options.FromStream(() => File.OpenRead(_file)));
        using var loaded = (IDisposable)new MLContext().Model.Load(_file, out var schema);
        using var fromMemory = new Served<LabelledText, Classified>(options => options.FromModel((ITransformer)loaded, schema));

        AreEqual(_expected, await fromStream.Predictor.PredictManyAsync(Rows));
        AreEqual(_expected, await fromMemory.Predictor.PredictManyAsync(Rows));
        await fromStream.Predictor.ReloadAsync();
        AreEqual(_expected, await fromStream.Predictor.PredictManyAsync(Rows));
        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => fromMemory.Predictor.ReloadAsync());
        Assert.Contains("FromFile", exception.Message);
    }

    [TestMethod]
    public async Task Missing_rows_are_refused_before_anything_is_scored()
    {
        using var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));

        Assert.ThrowsExactly<ArgumentNullException>(() => served.Predictor.Predict(null!));
        await Assert.ThrowsExactlyAsync<ArgumentNullException>(() => served.Predictor.PredictAsync(null!));
        var exception = await Assert.ThrowsExactlyAsync<ArgumentException>(() => served.Predictor.PredictManyAsync([Rows[0], null!]));
        Assert.Contains("Row 1 is null", exception.Message);
        Assert.IsFalse(served.Predictor.State.IsLoaded);
    }

    [TestMethod]
    public void Models_are_found_by_name_and_by_type_if_there_is_one()
    {
        var services = new ServiceCollection();
        services.AddAdapterModel<LabelledText, Classified>("a", options => options.FromFile(_file));
        services.AddAdapterModel<Number, Doubled>("other", options => options.FromFile(_file));
        using (var one = services.BuildServiceProvider())
        {
            Assert.AreSame(
                one.GetRequiredKeyedService<IAdapterPredictor<LabelledText, Classified>>("a").Name,
                one.GetRequiredService<IAdapterPredictor<LabelledText, Classified>>().Name);
            Assert.AreEqual("other", one.GetRequiredKeyedService<IServedModel>("other").Name);
        }

        services.AddAdapterModel<LabelledText, Classified>("b", options => options.FromFile(_file));
        using var two = services.BuildServiceProvider();
        Assert.AreEqual("b", two.GetRequiredKeyedService<IAdapterPredictor<LabelledText, Classified>>("b").Name);
        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            two.GetRequiredService<IAdapterPredictor<LabelledText, Classified>>);
        Assert.Contains("'a', 'b'", exception.Message);
        var taken = Assert.ThrowsExactly<ArgumentException>(() => services.AddAdapterModel<Number, Doubled>("a", _ => { }));
        Assert.Contains("already a model 'a'", taken.Message);
    }

    [TestMethod]
    public async Task Disposed_services_refuse_rows()
    {
        var served = new Served<LabelledText, Classified>(options => options.FromFile(_file));
        var predictor = served.Predictor;
        predictor.Predict(Rows[0]);
        served.Dispose();

        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => predictor.PredictAsync(Rows[0]));
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => predictor.ReloadAsync());
    }

    private static void AreEqual(Classified[] expected, IReadOnlyList<Classified> actual)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.AreEqual(one.PredictedLabel, other.PredictedLabel);
            TinyReviews.AreClose(one.Score, other.Score);
        }
    }

    public sealed class Classified
    {
        public string? PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
