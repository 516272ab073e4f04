using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>Many adapters on one encoder, a row to each.</summary>
[TestClass]
public sealed class MultiAdapterScorerTests
{
    private static readonly string[] Classes = ["positive", "negative", "neutral"];
    private static AdapterTextClassificationTransformer[] _models = null!;
    private static AdapterComposition[] _adapters = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        _models =
        [
            TinyTask.Fit(TinyTask.Options with { MaxEpochs = 4 }),
            TinyTask.Fit(
                TinyTask.Options with
                {
                    Adapter = BottleneckAdapterConfig.Houlsby,
                    Head = ClassificationHeadKind.Linear,
                    Seed = 2,
                    MaxEpochs = 4,
                }),
            TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.Parallel, Seed = 3, MaxEpochs = 4 }),
            TinyFusion.Fit(TinyFusion.Options),
        ];
        _adapters =
        [
            .. _models.Take(3).Select((model, index) => TrainedAdapter.FromModel(model, $"a{index}")),
            AdapterComposition.FromModel(_models[3]),
        ];
    }

    [ClassCleanup]
    public static void DisposeModels() => Array.ForEach(_models, model => model.Dispose());

    [TestMethod]
    public void Mixed_rows_equal_the_rows_scored_singly()
    {
        var rows = Mixed(40);
        using var scorer = Create(Options);

        var scores = Score(scorer, rows);

        foreach (var (index, row) in rows.Index())
        {
            var model = Array.FindIndex(_adapters, adapter => adapter.Name == row.AdapterName);
            var expected = TinyTask.Scores(_models[model], [new LabelledText { Text = row.Text }])[0];
            TinyReviews.AreClose(expected, scores[index].Score);
            Assert.AreEqual(Classes[Array.IndexOf(expected, expected.Max())], Classes[scores[index].PredictedLabel - 1]);
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("base")]
    [DataRow(null)]
    public void Rows_without_adapter_get_a_missing_prediction_beside_the_others(string? name)
    {
        using var scorer = Create(Options);

        var scores = Score(
            scorer,
            [
                new() { Text = "good", AdapterName = "a0" },
                new() { Text = "good", AdapterName = name },
                new() { Text = "good", AdapterName = "a0" },
            ]);

        Assert.AreEqual(0u, scores[1].PredictedLabel);
        Assert.IsTrue(scores[1].Score.All(float.IsNaN));
        CollectionAssert.AreEqual(scores[0].Score, scores[2].Score);
        Assert.AreEqual(1, scores[0].Score.Sum(), 1e-5f);
    }

    [TestMethod]
    public void Unknown_names_are_an_error_or_missing_and_counted()
    {
        RoutedText[] rows =
        [
            new() { Text = "good", AdapterName = "a0" },
            new() { Text = "good", AdapterName = "nobody" },
            new() { Text = "good", AdapterName = "none" },
        ];
        using var strict = Create(Options);
        var error = Assert.Throws<InvalidOperationException>(() => Score(strict, rows));
        StringAssert.Contains(error.Message, "'nobody'");
        StringAssert.Contains(error.Message, "It has 4: a0, a1, a2");

        var context = new MLContext();
        var warnings = new List<string>();
        context.Log += (_, log) => warnings.Add(log.Message);
        using var lenient = context
            .Transforms.Text.ScoreWithAdapters(Options with { OnUnknownAdapter = UnknownAdapter.MissingPrediction })
            .Fit(context.Data.LoadFromEnumerable(rows));
        var scores = Score(lenient, rows);

        Assert.AreEqual((0u, 0u), (scores[1].PredictedLabel, scores[2].PredictedLabel));
        Assert.IsTrue(
            warnings.Exists(message => message.Contains("2 row(s) name an adapter", StringComparison.Ordinal)),
            string.Join('\n', warnings));
    }

    [TestMethod]
    public void The_same_labels_in_another_order_are_put_in_the_common_one()
    {
        using var reversed = TinyTask.Fit(TinyTask.Options with { Seed = 5 }, TinyTask.Rows(30).Reverse());
        var other = TrainedAdapter.FromModel(reversed, "reversed");
        using var scorer = Create(Options with { Adapters = [_adapters[0], other] });
        CollectionAssert.AreNotEqual(_adapters[0].Labels.ToArray(), other.Labels.ToArray());

        var score = Score(scorer, [new() { Text = "good book", AdapterName = "reversed" }])[0];

        var expected = TinyTask.Scores(reversed, [new LabelledText { Text = "good book" }])[0];
        for (var label = 0; label < 3; label++)
            Assert.AreEqual(expected[reversed.Labels.ToList().IndexOf(Classes[label])], score.Score[label], 1e-5f);
    }

    [TestMethod]
    public void Heads_of_different_labels_give_texts_and_vectors_of_the_row_s_own_size()
    {
        using var scorer = Create(Options with { Adapters = [_adapters[0], TinyFusion.Sources[2]] });
        var context = new MLContext();
        RoutedText[] rows =
        [
            new() { Text = "good book", AdapterName = "a0" },
            new() { Text = "good book", AdapterName = "news" },
            new() { Text = "good book", AdapterName = "" },
        ];

        var scored = context
            .Data.CreateEnumerable<FreeScores>(scorer.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)
            .ToList();

        CollectionAssert.AreEqual(Classes, scored[0].ScoreLabels);
        CollectionAssert.AreEqual(TinyFusion.Sources[2].Labels.ToArray(), scored[1].ScoreLabels);
        Assert.HasCount(2, scored[1].Score);
        Assert.AreEqual(scored[1].ScoreLabels[Array.IndexOf(scored[1].Score, scored[1].Score.Max())], scored[1].PredictedLabel);
        Assert.AreEqual((string.Empty, 0, 0), (scored[2].PredictedLabel, scored[2].Score.Length, scored[2].ScoreLabels.Length));
    }

    [TestMethod]
    public void A_parallel_set_scores_with_every_head_and_a_batch_split_stands_for_its_parts()
    {
        var both = new MLNet.Adapters.Composition.Parallel(_adapters[0], TinyFusion.Sources[2]);
        using var scorer = Create(Options with { Adapters = [both, new BatchSplit(_adapters[1], _adapters[2])] });
        var context = new MLContext();
        RoutedText[] rows = [new() { Text = "good book", AdapterName = both.Name }, new() { Text = "good book", AdapterName = "a1" }];

        var scored = context
            .Data.CreateEnumerable<FreeScores>(scorer.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)
            .ToList();

        CollectionAssert.AreEqual(new[] { "parallel(a0,news)", "a1", "a2" }, scorer.Names.ToArray());
        string[] labels = [.. Classes.Select(label => $"a0/{label}"), .. TinyFusion.Sources[2].Labels.Select(label => $"news/{label}")];
        CollectionAssert.AreEqual(labels, scored[0].ScoreLabels);
        TinyReviews.AreClose(TinyTask.Scores(_models[0], [new LabelledText { Text = "good book" }])[0], scored[0].Score[..3]);
        Assert.AreEqual(1, scored[0].Score[3..].Sum(), 1e-5f);
        Assert.HasCount(2, scored[0].PredictedLabel.Split(", "));
        TinyReviews.AreClose(TinyTask.Scores(_models[1], [new LabelledText { Text = "good book" }])[0], scored[1].Score);
    }

    [TestMethod]
    public void A_loaded_model_scores_bit_equal_and_the_file_has_each_weight_once()
    {
        using var folder = new TemporaryFolder();
        using var scorer = Create(Options with { Adapters = [.. _adapters, .. TinyFusion.Sources] }); // the fusion holds the sources too
        var path = folder.File("many.zip");
        new MLContext().Model.Save(scorer, null, path);
        using (var zip = System.IO.Compression.ZipFile.OpenRead(path))
            Assert.AreEqual(6, zip.Entries.Count(entry => entry.Name.StartsWith("adapter", StringComparison.Ordinal)));

        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(path, out _);

        CollectionAssert.AreEqual(scorer.Names.ToArray(), loaded.Names.ToArray());
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Mixed(12).Append(new RoutedText { Text = "good", AdapterName = "news" }));
        foreach (var (one, other) in Read(scorer).Zip(Read(loaded)))
            CollectionAssert.AreEqual(one.Score, other.Score);

        List<FreeScores> Read(MultiAdapterScorer model) =>
            [.. context.Data.CreateEnumerable<FreeScores>(model.Transform(rows), reuseRowObject: false)];
    }

    [TestMethod]
    public void A_thousand_adapters_cost_their_own_bytes_and_only_those_in_use_are_native()
    {
        var source = (TrainedAdapter)_adapters[0];
        using var few = Create(Options with { Adapters = Users(10) });
        using var many = Create(Options with { Adapters = Users(1000) });

        var scores = Score(
            many,
            [
                new() { Text = "good book", AdapterName = "user999" },
                new() { Text = "good book", AdapterName = "user3" },
                new() { Text = "bad book", AdapterName = "user3" },
            ]);

        Assert.AreEqual(2, many.Scorer.BuiltAdapters);
        TinyReviews.AreClose(Score(few, [new() { Text = "good book", AdapterName = "user3" }])[0].Score, scores[0].Score);
        var (first, last) = (Bytes(1, 100), Bytes(901, 100));
        Assert.IsLessThan((0.2 * first) + 20_000, Math.Abs(first - last), $"the last hundred cost {last} bytes, the first {first}");

        TrainedAdapter[] Users(int count) => [.. Enumerable.Range(0, count).Select(user => source.Rename($"user{user}"))];

        // Adapters with weights of their own, and the model that holds them.
        static long Bytes(int before, int more)
        {
            var one = (TrainedAdapter)_adapters[0];
            AdapterComposition[] held = [.. Copies(0, before)];
            var start = GC.GetTotalMemory(forceFullCollection: true);
            AdapterComposition[] all = [.. held, .. Copies(before, more)];
            var model = Create(Options with { Adapters = all });
            var bytes = GC.GetTotalMemory(forceFullCollection: true) - start;
            GC.KeepAlive(held);
            model.Dispose();
            return bytes - ((before + more) * 200L); // the table of names, which is made anew with each model

            IEnumerable<TrainedAdapter> Copies(int from, int count) => Enumerable.Range(from, count)
                .Select(user => new TrainedAdapter($"user{user}", one.Config, one.Encoder, one.Shape, [.. one.Weights], one.Head));
        }
    }

    [TestMethod]
    public void Engines_on_many_threads_get_the_scores_of_one()
    {
        var rows = Mixed(24);
        using var scorer = Create(Options);
        var expected = Score(scorer, rows);

        System.Threading.Tasks.Parallel.For(0, 8, _ =>
        {
            var context = new MLContext();
            var engine = context.Model.CreatePredictionEngine<RoutedText, KeyScores>(
                scorer,
                new PredictionEngineOptions { OwnsTransformer = false });
            foreach (var (row, scores) in rows.Zip(expected))
                TinyReviews.AreClose(scores.Score, engine.Predict(row).Score);
        });
    }

    [TestMethod]
    public void Fusions_of_the_same_adapters_are_told_apart_by_names_that_are_given()
    {
        using var other = TinyFusion.Fit(TinyFusion.Options with { Seed = 7 });
        AdapterComposition[] fusions = [_adapters[3], AdapterComposition.FromModel(other)];
        using var folder = new TemporaryFolder();
        using var scorer = Create(Options with { Adapters = fusions, AdapterNames = ["first task", "second task"] });
        new MLContext().Model.Save(scorer, null, folder.File("tasks.zip"));
        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(folder.File("tasks.zip"), out _);

        foreach (var model in new[] { scorer, loaded })
        {
            var scores = Score(
                model,
                [new() { Text = "good book", AdapterName = "first task" }, new() { Text = "good book", AdapterName = "second task" }]);

            TinyReviews.AreClose(TinyTask.Scores(_models[3], [new LabelledText { Text = "good book" }])[0], scores[0].Score);
            TinyReviews.AreClose(TinyTask.Scores(other, [new LabelledText { Text = "good book" }])[0], scores[1].Score);
            CollectionAssert.AreNotEqual(scores[0].Score, scores[1].Score);
        }
    }

    [TestMethod]
    public void What_cannot_work_is_refused_before_any_row()
    {
        var one = (TrainedAdapter)_adapters[0];
        Refused(Options with { Adapters = [] }, "No adapter is given");
        Refused(Options with { Adapters = [one, one] }, "Two adapters are named 'a0'");
        Refused(Options with { Adapters = [one, one] }, "give AdapterNames");
        Refused(Options with { AdapterNames = ["a", "b"] }, "2 names for 4 adapters");
        Refused(Options with { Adapters = [one], AdapterNames = [""] }, "named '', which stands for the encoder");
        Refused(Options with { Adapters = [new BatchSplit(one)], AdapterNames = ["users"] }, "it stands for its parts");
        Refused(Options with { Adapters = [one.Rename("base")] }, "'base', which stands for the encoder");
        Refused(Options with { Adapters = [one with { Head = null }] }, "'a0' has no head");
        Refused(Options with { Adapters = [new Average(one)] }, "'average(a0)' has no head");
        Refused(Options with { Encoder = PretrainedEncoder.Default }, "expects hidden size 32");
        Refused(Options with { MaxTokens = 41 }, "MaxTokens is 41");
        Refused(Options with { ScoreColumnName = "PredictedLabel" }, "Give each a name of its own");
        Refused(Options with { Adapters = [new Stack(new BatchSplit(one))] }, "copies or routes rows, so no single head");

        static void Refused(MultiAdapterOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.ScoreWithAdapters(options)).Message,
                part);
    }

    private static MultiAdapterOptions Options => new() { Adapters = _adapters, Encoder = TinyTask.Encoder, MaxTokens = 40 };

    private static RoutedText[] Mixed(int count) =>
        [.. TinyTask.Rows(count).Select((row, index) => new RoutedText { Text = row.Text, AdapterName = _adapters[index * 7 % 4].Name })];

    private static MultiAdapterScorer Create(MultiAdapterOptions options)
    {
        var context = new MLContext();
        return context.Transforms.Text.ScoreWithAdapters(options).Fit(context.Data.LoadFromEnumerable<RoutedText>([]));
    }

    private static List<KeyScores> Score(MultiAdapterScorer scorer, IEnumerable<RoutedText> rows)
    {
        var context = new MLContext();
        return
        [
            .. context.Data.CreateEnumerable<KeyScores>(scorer.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false),
        ];
    }

    private sealed class RoutedText
    {
        public string? Text { get; set; }

        public string? AdapterName { get; set; }
    }

    private sealed class KeyScores
    {
        [KeyType(3)]
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class FreeScores
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];

        public string[] ScoreLabels { get; set; } = [];
    }
}
