using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>A model of many adapters in engines and pipelines, and what it holds and gives back.</summary>
[TestClass]
public sealed class MultiAdapterUseTests
{
    private static readonly AdapterComposition[] Adapters = [TinyFusion.Sources[0], TinyTask.Learnt];

    [TestMethod]
    public void Disposing_engines_and_model_ends_neither()
    {
        var context = new MLContext();
        var model = Create(Adapters);
        var data = context.Data.LoadFromEnumerable([Row("good book", 0)]);
        var engine = context.Model.CreatePredictionEngine<PairRow, KeyScores>(model);
        var scored = model.Transform(data);
        var expected = engine.Predict(Row("good book", 0)).Score;
        Func<float[]>[] uses =
        [
            () => TinyReviews.Scores(model.Transform(data))[0],
            () => TinyReviews.Scores(scored)[0],
            () => engine.Predict(Row("good book", 0)).Score,
        ];

        foreach (var use in uses)
        {
            model.Dispose();
            engine.Dispose();
            CollectionAssert.AreEqual(expected, use());
        }

        context.Model.Save(model, data.Schema, new MemoryStream());
    }

    [TestMethod]
    public void Scoring_leaves_no_tensor_and_disposing_leaves_no_adapter_and_no_encoder()
    {
        Memory.Collect(); // models that other tests forgot
        var encoders = EncoderStore.Count;
        var model = Create(Adapters);
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(index => Row(TinyTask.Rows(40)[index].Text!, index)));
        _ = TinyReviews.Scores(model.Transform(data));
        var before = Memory.Measure();

        for (var round = 0; round < 5; round++)
            _ = TinyReviews.Scores(model.Transform(data));

        Assert.AreEqual(before.Tensors, Memory.Measure().Tensors);
        Assert.AreEqual(2, model.Scorer.BuiltAdapters);
        model.Dispose();
        Assert.AreEqual((0, encoders), (model.Scorer.BuiltAdapters, EncoderStore.Count));
    }

    [TestMethod]
    public void Rows_without_adapter_need_no_encoder()
    {
        using var folder = new TemporaryFolder();
        var path = TinyBert.CopyTo(folder);
        TinyBert.Replace(path, "config.json", "{", "{ "); // an encoder that nobody else has loaded
        var encoder = PretrainedEncoder.FromDirectory(path);
        var one = TinyTask.Learnt;
        var adapter = new TrainedAdapter("own", one.Config, encoder.Reference, one.Shape, one.Weights, one.Head);
        using var model = Create([adapter], encoder);
        File.Delete(Path.Combine(path, "model.safetensors"));
        var context = new MLContext();

        var scores = TinyReviews.Scores(
            model.Transform(
                context.Data.LoadFromEnumerable([new PairRow { Text = "good" }, new PairRow { Text = "good", AdapterName = "base" }])));

        Assert.IsTrue(scores.All(row => row.All(float.IsNaN)));
        Assert.Throws<IOException>(() =>
            TinyReviews.Scores(model.Transform(context.Data.LoadFromEnumerable([new PairRow { Text = "good", AdapterName = "own" }]))));
    }

    [TestMethod]
    public void Rows_before_and_after_one_of_an_unknown_adapter_can_be_read()
    {
        using var model = Create(Adapters);
        var context = new MLContext();
        var scored = model.Transform(
            context.Data.LoadFromEnumerable([
                Row("good book", 0),
                new PairRow { Text = "good", AdapterName = "nobody" },
                Row("good book", 1),
            ]));
        using var cursor = scored.GetRowCursor(scored.Schema);
        var read = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        uint key = 0;

        Assert.IsTrue(cursor.MoveNext());
        read(ref key);
        Assert.AreNotEqual(0u, key);
        Assert.IsTrue(cursor.MoveNext());
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => read(ref key)).Message, "'nobody'");
        Assert.IsTrue(cursor.MoveNext());
        read(ref key);
        Assert.AreNotEqual(0u, key);
    }

    [TestMethod]
    public void Pairs_equal_the_pairs_scored_singly()
    {
        var context = new MLContext(1);
        var rows = TinyTask
            .Rows(30)
            .Select(
                (row, index) =>
                    new PairRow
                    {
                        Text = row.Text,
                        Second = TinyTask.Rows(30)[index * 7 % 30].Text,
                        Label = row.Label,
                        AdapterName = index % 2 == 0 ? "pairs" : "others",
                    })
            .ToList();
        var data = context.Data.LoadFromEnumerable(rows);
        data = context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        using var single = Train(1);
        using var other = Train(2);
        using var model = context
            .Transforms.Text.ScoreWithAdapters(
                new MultiAdapterOptions
                {
                    Adapters = [TrainedAdapter.FromModel(single, "pairs"), TrainedAdapter.FromModel(other, "others")],
                    Encoder = TinyTask.Encoder,
                    Sentence2ColumnName = "Second",
                    MaxTokens = 40,
                })
            .Fit(data);

        var scores = TinyReviews.Scores(model.Transform(data));

        var (expected, others) = (TinyReviews.Scores(single.Transform(data)), TinyReviews.Scores(other.Transform(data)));
        foreach (var (index, score) in scores.Index())
            TinyReviews.AreClose((index % 2 == 0 ? expected : others)[index], score);

        AdapterTextClassificationTransformer Train(int seed) =>
            context
                .MulticlassClassification.Trainers.AdapterTextClassification(
                    TinyTask.Options with
                    {
                        Sentence2ColumnName = "Second",
                        Seed = seed,
                    })
                .Fit(data);
    }

    [TestMethod]
    public void Predicted_keys_map_back_and_evaluate_as_a_classifier_s()
    {
        var context = new MLContext();
        var rows = TinyTask
            .Rows(30)
            .Select(
                (row, index) =>
                    new PairRow
                    {
                        Text = row.Text,
                        Label = row.Label,
                        AdapterName = Adapters[index % 2].Name,
                    })
            .ToList();
        var data = context.Data.LoadFromEnumerable(rows);
        using var chain = context
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(
                context.Transforms.Text.ScoreWithAdapters(
                    new MultiAdapterOptions
                    {
                        Adapters = Adapters,
                        Encoder = TinyTask.Encoder,
                        MaxTokens = 40,
                    }))
            .Append(context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(data);

        var scored = chain.Transform(data);

        var right = scored.GetColumn<string>("Name").Zip(rows, (name, row) => name == row.Label).Count(isRight => isRight) / 30.0;
        Assert.AreEqual(right, context.MulticlassClassification.Evaluate(scored).MicroAccuracy, 1e-9); // both count the same rows
    }

    private static PairRow Row(string text, int adapter) => new() { Text = text, AdapterName = Adapters[adapter % 2].Name };

    private static MultiAdapterScorer Create(IReadOnlyList<AdapterComposition> adapters, PretrainedEncoder? encoder = null)
    {
        var context = new MLContext();
        return context
            .Transforms.Text.ScoreWithAdapters(
                new MultiAdapterOptions
                {
                    Adapters = adapters,
                    Encoder = encoder ?? TinyTask.Encoder,
                    MaxTokens = 40,
                })
            .Fit(context.Data.LoadFromEnumerable<PairRow>([]));
    }

    private sealed class PairRow
    {
        public string? Text { get; set; }

        public string? Second { get; set; }

        public string? Label { get; set; }

        public string? AdapterName { get; set; }
    }

    private sealed class KeyScores
    {
        public float[] Score { get; set; } = [];
    }
}
