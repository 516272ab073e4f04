using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>Which adapters a fused model uses: by text, by data set, as a column; and the model without some of them.</summary>
[TestClass]
public sealed class FusionExplanationTests
{
    private static readonly string[] Names = ["movies", "tweets", "news"];
    private static AdapterTextClassificationTransformer _model = null!;

    [ClassInitialize]
    public static void Fit(TestContext _) => _model = TinyFusion.Fit(TinyFusion.Options with { MaxEpochs = 6, LearningRate = 2e-2 });

    [ClassCleanup]
    public static void DisposeModel() => _model.Dispose();

    [TestMethod]
    public void Explanation_has_a_row_of_weights_that_sums_to_1_for_each_token_at_each_place()
    {
        var explanation = _model.Explain("the movie was good");

        CollectionAssert.AreEqual(Names, explanation.Adapters.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, explanation.Places.Select(place => place.Layer).ToArray());
        foreach (var row in explanation.Places.SelectMany(place => place.Weights).Concat(explanation.MeanWeights))
            Assert.AreEqual(1f, row.Sum(), 1e-5f);
        Assert.IsTrue(explanation.Places.All(place => place.Weights.Count == explanation.Tokens.Count));
        Assert.AreEqual(explanation.Places.Average(place => place.Weights[2][1]), explanation.MeanWeights[2][1], 1e-6f);
        Assert.IsGreaterThan(
            1e-4f,
            explanation.Places.Max(place => place.Weights.Max(row => row[0]) - place.Weights.Min(row => row[0])),
            "tokens differ");
    }

    [TestMethod]
    public void Explanation_has_the_scores_of_the_model()
    {
        var expected = TinyTask.Scores(_model, [new LabelledText { Text = "the movie was good" }])[0];

        foreach (var (label, score) in _model.Labels.Zip(expected))
            // The last layer computes every token: other rounding.
            Assert.AreEqual(score, _model.Explain("the movie was good").Probabilities[label], 1e-5f);
    }

    [TestMethod]
    [DataRow("the movie was good", "[CLS]|the|movie|was|good|[SEP]")]
    [DataRow("", "[CLS]|[SEP]")]
    public void Tokens_are_spelt_as_in_the_vocabulary_and_stand_where_they_came_from(string text, string tokens)
    {
        var explanation = _model.Explain(text);

        Assert.AreEqual(tokens, string.Join('|', explanation.Tokens.Select(token => token.Text)));
        foreach (var token in explanation.Tokens.Where(token => token.Sentence is not null))
            Assert.AreEqual(token.Text, text[token.Start..token.End].ToLowerInvariant());
        Assert.IsTrue(explanation.Tokens.Where(token => token.Sentence is null).All(token => token is { Start: 0, End: 0 }));
    }

    [TestMethod]
    public void Spans_are_of_the_original_text_and_a_long_text_is_cut()
    {
        const string text = "İstanbul e\u0301t BOOK";
        var last = _model.Explain(text).Tokens[^2];
        Assert.AreEqual("BOOK", text[last.Start..last.End]);

        var cut = _model.Explain(string.Join(' ', Enumerable.Repeat("good", 100)));
        Assert.HasCount(40, cut.Tokens);
        Assert.AreEqual("[SEP]", cut.Tokens[^1].Text);
    }

    [TestMethod]
    public void Pairs_name_the_sentence_of_each_token()
    {
        var context = new MLContext();
        var rows = TinyTask.Rows(12).Select(row => new PairRow { Text = row.Text!, Second = "is it good", Label = row.Label! });
        var data = context
            .Transforms.Conversion.MapValueToKey("Label")
            .Fit(context.Data.LoadFromEnumerable(rows))
            .Transform(context.Data.LoadFromEnumerable(rows));
        using var pairs = TinyFusion.Trainer(context, TinyFusion.Options with { Sentence2ColumnName = "Second", MaxEpochs = 1 }).Fit(data);

        var explanation = pairs.Explain("good book", "bad book");

        Assert.AreEqual("[CLS]|good|book|[SEP]|bad|book|[SEP]", string.Join('|', explanation.Tokens.Select(token => token.Text)));
        CollectionAssert.AreEqual(
            new int?[] { null, 0, 0, null, 1, 1, null },
            explanation.Tokens.Select(token => token.Sentence).ToArray());
        Assert.AreEqual((4, 8), (explanation.Tokens[5].Start, explanation.Tokens[5].End));
        Assert.ThrowsExactly<ArgumentException>(() => pairs.Explain("good"));
        Assert.ThrowsExactly<ArgumentException>(() => _model.Explain("good", "bad"));
    }

    [TestMethod]
    public void Column_of_weights_is_the_mean_of_the_explanation_and_changes_no_score()
    {
        using var withWeights = TinyFusion.Fit(
            TinyFusion.Options with
            {
                MaxEpochs = 6,
                LearningRate = 2e-2,
                FusionWeightsColumnName = "Used",
            });
        var context = new MLContext();
        var rows = TinyTask.Rows(9);
        var scored = withWeights.Transform(context.Data.LoadFromEnumerable(rows));
        var weights = scored.GetColumn<float[]>("Used").ToArray();
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Used"].GetSlotNames(ref slots);

        CollectionAssert.AreEqual(Names, slots.DenseValues().Select(name => name.ToString()).ToArray());
        foreach (var (row, used) in rows.Zip(weights))
        {
            var explanation = _model.Explain(row.Text!);
            for (var adapter = 0; adapter < 3; adapter++)
                Assert.AreEqual(explanation.MeanWeights.Average(token => token[adapter]), used[adapter], 1e-5f);
        }

        foreach (var (one, other) in TinyTask.Scores(_model, rows).Zip(scored.GetColumn<float[]>("Score")))
            Assert.IsLessThan(1e-5f, one.Zip(other).Max(pair => Math.Abs(pair.First - pair.Second)));
        Assert.IsNull(_model.GetOutputSchema(context.Data.LoadFromEnumerable(rows).Schema).GetColumnOrNull("Used"));
    }

    [TestMethod]
    public void Report_tells_the_use_by_place_and_label_and_the_cost_of_dropping_adapters()
    {
        var context = new MLContext();
        var rows = TinyTask.Rows(30);
        var report = _model.AnalyzeFusion(context.Data.LoadFromEnumerable(rows));

        Assert.AreEqual(30, report.Rows);
        Assert.HasCount(3, report.Layers);
        foreach (var layer in report.Layers)
        {
            Assert.AreEqual(1, layer.MeanWeights.Sum(), 1e-5);
            Assert.IsTrue(layer.MeanEntropy is > 0 and <= 1.0987, $"{layer}"); // ln 3
        }

        CollectionAssert.AreEquivalent(new[] { "positive", "negative", "neutral" }, report.Labels.Select(label => label.Label).ToArray());
        Assert.AreEqual(30, report.Labels.Sum(label => label.Rows));
        var whole = report.PruningCurve[0];
        Assert.AreEqual(TinyTask.Measure(_model, rows).Accuracy, whole.Accuracy, 1e-9);
        Assert.AreEqual((null, 0.0), (whole.Removed, whole.ChangedPredictions));
        CollectionAssert.AreEqual(new[] { 3, 2, 1 }, report.PruningCurve.Select(step => step.Adapters.Count).ToArray());
        Assert.AreEqual(Names[report.MeanWeights.ToList().IndexOf(report.MeanWeights.Min())], report.PruningCurve[1].Removed);
        foreach (var step in report.PruningCurve.Skip(1))
        {
            using var pruned = _model.Prune([.. Names.Except(step.Adapters)]);
            Assert.AreEqual(TinyTask.Measure(pruned, rows).Accuracy, step.Accuracy, 1e-9);
        }

        var lines = report.ToString().Split(Environment.NewLine);
        StringAssert.StartsWith(
            lines[0], FormattableString.Invariant($"30 rows, mean entropy {report.MeanEntropy:0.000} of at most 1.099 nats"));
        Assert.HasCount(9, lines); // with the adapters and the steps, each below a heading
        StringAssert.StartsWith(lines[1], "adapter");
        StringAssert.Contains(lines[2], FormattableString.Invariant($"  {report.MeanWeights[0]:0.000}"));
        StringAssert.StartsWith(lines[6], "(none)");
        StringAssert.Contains(lines[6], FormattableString.Invariant($"  {whole.Accuracy:0.000}"));

        var keyed = SmallData.Load(context, rows);
        Assert.AreEqual(report.PruningCurve[0], _model.AnalyzeFusion(keyed).PruningCurve[0] with { Adapters = whole.Adapters });
    }

    [TestMethod]
    public void Pruning_renormalises_the_weights_of_the_others()
    {
        using var pruned = _model.Prune("tweets");
        var (before, after) = (_model.Explain("the movie was good").Places[0], pruned.Explain("the movie was good").Places[0]);

        foreach (var (all, left) in before.Weights.Zip(after.Weights))
        {
            Assert.AreEqual(all[0] / (all[0] + all[2]), left[0], 1e-5f);
            Assert.AreEqual(all[2] / (all[0] + all[2]), left[1], 1e-5f);
        }
    }

    [TestMethod]
    public void A_pruned_model_is_smaller_saves_and_leaves_the_first_as_it_was()
    {
        var rows = TinyTask.Rows(9);
        var before = TinyTask.Scores(_model, rows);
        using var pruned = _model.Prune("news", "movies");
        using var file = new MemoryStream();
        new MLContext().Model.Save(pruned, null, file);
        file.Position = 0;
        using var loaded = (AdapterTextClassificationTransformer)new MLContext().Model.Load(file, out _);

        Assert.AreEqual("tweets", loaded.Composition!.Name);
        foreach (var (one, other) in TinyTask.Scores(pruned, rows).Zip(TinyTask.Scores(loaded, rows)))
            CollectionAssert.AreEqual(one, other);
        foreach (var (one, other) in before.Zip(TinyTask.Scores(_model, rows)))
            CollectionAssert.AreEqual(one, other);
        CollectionAssert.AreNotEqual(before[0], TinyTask.Scores(pruned, rows)[0]);
        var gone = _model.ParameterSummary.Total - pruned.ParameterSummary.Total;
        Assert.AreEqual((3 * ((2 * 8 * 32) + 8 + 32)) + (3 * ((2 * 3 * 32) + 3 + 32)), gone);
        var (whole, step) = _model.MeasurePruning(new MLContext().Data.LoadFromEnumerable(rows), ["news", "movies"]);
        Assert.AreEqual(TinyTask.Measure(pruned, rows).Accuracy, step.Accuracy, 1e-9);
        Assert.AreEqual(TinyTask.Measure(_model, rows).Accuracy, whole.Accuracy, 1e-9);
        CollectionAssert.AreEqual(new[] { "tweets" }, step.Adapters.ToArray());
        CollectionAssert.AreEqual(Names, whole.Adapters.ToArray());
        Assert.AreEqual("news,movies", step.Removed);
    }

    [TestMethod]
    public void What_cannot_be_pruned_or_explained_is_refused()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _model.Prune("radio")).Message,
            "no adapter 'radio'. It has movies, tweets, news");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _model.Prune(Names)).Message, "would leave no adapter");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => _model.Prune()).Message, "No adapter is named");
        using var single = TinyTask.Fit(TinyTask.Options with { MaxEpochs = 1 });
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => single.Explain("good")).Message,
            "no fusion: it holds TrainedAdapter 'adapter'");
        Assert.Throws<InvalidOperationException>(() => single.Prune("adapter"));
        Assert.Throws<InvalidOperationException>(() => single.AnalyzeFusion(SmallData.Load(new MLContext(), TinyTask.Rows(3))));
        Assert.Throws<ArgumentOutOfRangeException>(() => _model.AnalyzeFusion(SmallData.Load(new MLContext(), TinyTask.Rows(3)), "Class"));
    }

    private sealed class PairRow
    {
        public string Text { get; set; } = string.Empty;

        public string Second { get; set; } = string.Empty;

        public string Label { get; set; } = string.Empty;
    }
}
