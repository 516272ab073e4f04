using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>Adapters that are added, replaced and removed while a model scores.</summary>
[TestClass]
public sealed class LiveAdaptersTests
{
    private static readonly TrainedAdapter Old = Train("old", TinyTask.Options);
    private static readonly TrainedAdapter New = Train("new", TinyTask.Options with { Adapter = new LoraConfig(), Seed = 2 });
    private static readonly TrainedAdapter Prefix = Train("prefix", TinyTask.Options with { Adapter = new PrefixTuningConfig(), Seed = 3 });

    [TestMethod]
    public void An_added_adapter_scores_its_rows_as_in_a_model_that_had_it_from_the_start()
    {
        using var model = Create(Old);
        using var both = Create(Old, New, Prefix);
        var before = Score(model, "good book", "old");

        model.Add(New);
        model.Add(Prefix, "tuned");

        CollectionAssert.AreEqual(new[] { "old", "new", "tuned" }, model.Names.ToList());
        CollectionAssert.AreEqual(before, Score(model, "good book", "old"));
        TinyReviews.AreClose(Score(both, "good book", "new"), Score(model, "good book", "new"));
        TinyReviews.AreClose(Score(both, "good book", "prefix"), Score(model, "good book", "tuned"));
    }

    [TestMethod]
    public void Engine_and_view_of_before_see_the_replacement()
    {
        using var model = Create(Old);
        var context = new MLContext();
        var view = model.Transform(context.Data.LoadFromEnumerable([new RoutedText { Text = "good book", AdapterName = "old" }]));
        var engine = context.Model.CreatePredictionEngine<RoutedText, NamedScores>(model);
        var before = engine.Predict(new() { Text = "good book", AdapterName = "old" }).Score;
        CollectionAssert.AreEqual(before, TinyReviews.Scores(view)[0]);

        model.Replace("old", New);

        using var expected = Create(New);
        var after = Score(expected, "good book", "new");
        CollectionAssert.AreNotEqual(before, after);
        CollectionAssert.AreEqual(after, engine.Predict(new() { Text = "good book", AdapterName = "old" }).Score);
        CollectionAssert.AreEqual(after, TinyReviews.Scores(view)[0]);
        CollectionAssert.AreEqual(new[] { "old" }, model.Names.ToList());
    }

    [TestMethod]
    public void A_removed_adapter_is_unknown_and_its_memory_returns()
    {
        using var model = Create(Old);
        _ = Score(model, "good book", "old");
        var (alone, encoders) = (Memory.Measure().Tensors, EncoderStore.Count);
        var costs = new List<long>();

        for (var round = 0; round < 5; round++)
        {
            model.Add(New);
            _ = Score(model, "good book", "new");
            Assert.AreEqual(2, model.Scorer.BuiltAdapters);
            model.Remove("new");
            Assert.AreEqual(1, model.Scorer.BuiltAdapters);
            costs.Add(Memory.Measure().Tensors - alone);
        }

        // TorchSharp never uncounts a module's parameters: each round adds those of one adapter and head, and nothing else.
        CollectionAssert.AreEqual(Enumerable.Range(1, 5).Select(round => round * costs[0]).ToList(), costs);
        Assert.AreEqual(encoders, EncoderStore.Count);
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => Score(model, "good book", "new")).Message,
            "'new', which the model does not have");
    }

    [TestMethod]
    public void Rows_see_the_old_or_the_new_adapter_while_others_are_replaced()
    {
        using var model = Create(Old);
        using var other = Create(New);
        var (old, replaced) = (Score(model, "good book", "old"), Score(other, "good book", "new"));
        using var stop = new CancellationTokenSource();
        var seen = new HashSet<string>();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var score = Score(model, "good book", "old");
                var isOld = score.SequenceEqual(old);
                Assert.IsTrue(isOld || score.SequenceEqual(replaced), string.Join(", ", score));
                lock (seen)
                    seen.Add(isOld ? "old" : "new");
            }
        })).ToArray();

        var rounds = 0;
        do
        {
            model.Replace("old", rounds % 2 == 0 ? New : Old);
            rounds++;
        }
        while (rounds < 40 || (rounds < 10_000 && !readers.Any(reader => reader.IsCompleted) && Seen() < 2));
        stop.Cancel();
        Task.WaitAll(readers);

        Assert.AreEqual(2, Seen());
        Score(model, "good book", "old"); // the last replacement may have come after the last row
        Assert.AreEqual(1, model.Scorer.BuiltAdapters);

        int Seen()
        {
            lock (seen)
                return seen.Count;
        }
    }

    [TestMethod]
    public void A_changed_model_is_saved_as_it_is_and_keeps_its_columns()
    {
        using var folder = new TemporaryFolder();
        using var model = Create(new MultiAdapterOptions { Adapters = [Old], LabelsCanDiffer = true });
        var labels = new[] { "urgent", "later" };
        var other = Train("other", TinyTask.Options, row => labels[row.Text!.Length % 2]);
        model.Add(other);
        model.Remove("old");
        model.Add(New);
        model.Remove("other");

        new MLContext().Model.Save(model, null, folder.File("live.zip"));
        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(folder.File("live.zip"), out _);

        CollectionAssert.AreEqual(new[] { "new" }, loaded.Names.ToList());
        CollectionAssert.AreEqual(Score(model, "good book", "new"), Score(loaded, "good book", "new"));
        Assert.AreEqual(
            model.GetOutputSchema(Rows("a", "new").Schema)["PredictedLabel"].Type,
            loaded.GetOutputSchema(Rows("a", "new").Schema)["PredictedLabel"].Type);
        loaded.Add(other); // the labels can still differ
        Assert.HasCount(2, Score(loaded, "good book", "other"));
    }

    [TestMethod]
    public void Common_labels_keep_their_order_when_the_adapter_that_had_it_is_removed()
    {
        using var folder = new TemporaryFolder();
        var turned = Train("turned", TinyTask.Options, TinyTask.Rows(30).Reverse().ToList());
        CollectionAssert.AreNotEqual(Old.Labels.ToList(), turned.Labels.ToList());
        using var model = Create(Old);
        model.Add(turned);
        model.Remove("old");
        new MLContext().Model.Save(model, null, folder.File("live.zip"));
        using var loaded = (MultiAdapterScorer)new MLContext().Model.Load(folder.File("live.zip"), out _);

        CollectionAssert.AreEqual(Score(model, "good book", "turned"), Score(loaded, "good book", "turned"));
    }

    [TestMethod]
    public void What_cannot_work_is_refused_and_the_model_stays_as_it_was()
    {
        using var model = Create(Old);
        var other = Train("other", TinyTask.Options, row => row.Text!.Length % 2 == 0 ? "urgent" : "later");
        Refused(() => model.Add(Old), "Two adapters are named 'old'");
        Refused(() => model.Add(New, "base"), "'base', which stands for the encoder");
        Refused(() => model.Add(New.WithoutHead()), "'new' has no head");
        Refused(() => model.Add(other), "'other' predicts");
        Refused(() => model.Add(other), "LabelsCanDiffer");
        Refused(() => model.Replace("old", other), "'old' predicts");
        Refused(() => model.Replace("nobody", New), "no adapter 'nobody'. It has old");
        Refused(() => model.Remove("nobody"), "no adapter 'nobody'");
        Refused(() => model.Remove("old"), "the model's only adapter");
        Refused(() => model.Add(new MLNet.Adapters.Composition.Parallel(Old, New)), "predicts");
        var damaged = new TrainedAdapter("damaged", New.Config, New.Encoder, New.Shape, Old.Weights, New.Head);
        _ = Score(model, "good book", "old"); // loaded, so that new adapters are built at once
        Assert.Throws<InvalidDataException>(() => model.Add(damaged));

        CollectionAssert.AreEqual(new[] { "old" }, model.Names.ToList());
        Assert.AreEqual(1, model.Scorer.BuiltAdapters);

        static void Refused(Action change, string part) => StringAssert.Contains(Assert.Throws<ArgumentException>(change).Message, part);
    }

    private static TrainedAdapter Train(string name, AdapterTextClassificationOptions options, Func<LabelledText, string> labelOf) =>
        Train(name, options, [.. TinyTask.Rows(30).Select(row => new LabelledText { Text = row.Text, Label = labelOf(row) })]);

    private static TrainedAdapter Train(string name, AdapterTextClassificationOptions options, IReadOnlyList<LabelledText>? rows = null)
    {
        using var model = TinyTask.Fit(options, rows ?? TinyTask.Rows(30));
        return TrainedAdapter.FromModel(model, name);
    }

    private static MultiAdapterScorer Create(params AdapterComposition[] adapters) =>
        Create(new MultiAdapterOptions { Adapters = adapters });

    private static MultiAdapterScorer Create(MultiAdapterOptions options)
    {
        var context = new MLContext();
        return context.Transforms.Text.ScoreWithAdapters(options with { Encoder = TinyTask.Encoder, MaxTokens = 40 })
            .Fit(context.Data.LoadFromEnumerable<RoutedText>([]));
    }

    private static float[] Score(MultiAdapterScorer model, string text, string adapter) =>
        TinyReviews.Scores(model.Transform(Rows(text, adapter)))[0];

    private static IDataView Rows(string text, string adapter) =>
        new MLContext().Data.LoadFromEnumerable([new RoutedText { Text = text, AdapterName = adapter }]);

    private sealed class RoutedText
    {
        public string? Text { get; set; }

        public string? AdapterName { get; set; }
    }

    private sealed class NamedScores
    {
        public float[] Score { get; set; } = [];
    }
}
