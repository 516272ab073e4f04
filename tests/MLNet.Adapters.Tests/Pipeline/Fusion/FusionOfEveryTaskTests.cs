using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Reporting;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>A fused model of any task can be looked into, measured and pruned, and gives its weights in a column.</summary>
[TestClass]
public sealed class FusionOfEveryTaskTests
{
    private const string Used = "Used";
    private static readonly string[] Names = ["movies", "tweets", "news"];
    private static readonly Dictionary<string, Lazy<AdapterTransformer>> Models = new()
    {
        ["yes or no"] = new(() => TinyFlags.Fit(Fused(TinyFlags.Options), TinyFlags.Rows(12))),
        ["several labels"] = new(() => TinyLabels.Fit(Fused(TinyLabels.Options), TinyLabels.Rows(12))),
        ["entities"] = new(() => TinyTags.Fit(Fused(TinyTags.Options) with { MaxTokens = 10, WindowOverlap = 2 }, TinyTags.Rows(12))),
        ["similarity"] = new(() => TinyPairs.Fit(Fused(TinyPairs.Options), TinyPairs.Rows(12))),
        ["questions"] = new(() =>
            TinyQuestions.Fit(Fused(TinyQuestions.Options) with { MaxTokens = 20, WindowOverlap = 4 }, TinyQuestions.Rows(12))),
        ["pairs"] = new(() => TinyTextPairs.Fit(Fused(TinyTextPairs.Options), TinyTextPairs.Rows(12))),
        ["masked language"] = new(() => TinyTexts.Fit(Fused(TinyTexts.Options), TinyTask.Rows(12))),
    };

    private static readonly Dictionary<string, Func<MLContext, IDataView>> Rows = new()
    {
        ["yes or no"] = context => context.Data.LoadFromEnumerable(TinyFlags.Rows(12)),
        ["several labels"] = context => context.Data.LoadFromEnumerable(TinyLabels.Rows(12)),
        ["entities"] = context => TinyTags.Load(context, TinyTags.Rows(12)),
        ["similarity"] = context => context.Data.LoadFromEnumerable(TinyPairs.Rows(12)),
        ["questions"] = context => context.Data.LoadFromEnumerable(TinyQuestions.Rows(12)),
        ["pairs"] = context => context.Data.LoadFromEnumerable(TinyTextPairs.Rows(12)),
        ["masked language"] = context => context.Data.LoadFromEnumerable(TinyTask.Rows(12)),
    };

    private static readonly Dictionary<string, (string Text, string? Second)> Texts = new()
    {
        ["yes or no"] = ("the movie was good", null),
        ["several labels"] = ("the movie was good", null),
        ["entities"] = ("the red dog sits outside and we like the old house in the city", null),
        ["similarity"] = ("good book", "bad book"),
        ["questions"] = ("the dog is red. she reads in the city. we like the sun and the moon. he sits outside.", "is the dog red"),
        ["pairs"] = ("the cat outside", "water outside"),
        ["masked language"] = ("the movie was good", null),
    };

    public static IEnumerable<string> Tasks => Models.Keys;

    [ClassCleanup]
    public static void DisposeModels()
    {
        foreach (var model in Models.Values.Where(model => model.IsValueCreated))
            model.Value.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void Every_token_of_an_explanation_has_weights_that_sum_to_1_and_stands_in_its_text(string task)
    {
        var (text, second) = Texts[task];
        var explanation = Models[task].Value.Explain(text, second);

        CollectionAssert.AreEqual(Names, explanation.Adapters.ToArray());
        Assert.HasCount(3, explanation.Places); // one for each layer of the small encoder
        Assert.IsTrue(explanation.Places.All(place => place.Weights.Count == explanation.Tokens.Count));
        Assert.IsTrue(explanation.Places.SelectMany(place => place.Weights).All(weights => Math.Abs(weights.Sum() - 1) < 1e-5));
        foreach (var token in explanation.Tokens.Where(token => token.Sentence is not null))
            Assert.AreEqual(
                token.Text.Replace("##", "", StringComparison.Ordinal),
                (token.Sentence == 0 ? text : second!)[token.Start..token.End],
                ignoreCase: true);
        foreach (var (sentence, whole) in new[] { text, second }.Index().Where(pair => pair.Item is not null))
            Assert.AreEqual(whole!.Replace(" ", "", StringComparison.Ordinal), Shown(explanation, sentence, whole));
    }

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void Column_of_weights_has_the_means_of_the_report_and_hides_no_other_column(string task)
    {
        var context = new MLContext(1);
        var (model, rows) = (Models[task].Value, Rows[task](context));
        var scored = model.Transform(rows);
        var weights = scored.GetColumn<float[]>(Used).ToList();
        var report = model.AnalyzeFusion(rows);

        Assert.AreEqual((int)rows.GetRowCount()!.Value, report.Rows);
        Assert.IsTrue(weights.All(row => row.Length == 3 && Math.Abs(row.Sum() - 1) < 1e-5));
        var tokens = report.MeanWeights.Zip(Enumerable.Range(0, 3), (mean, adapter) =>
            (Mean: mean, Least: weights.Min(row => row[adapter]), Most: weights.Max(row => row[adapter])));
        if (task != "pairs") // whose report reads both texts
            Assert.IsTrue(tokens.All(adapter => adapter.Mean >= adapter.Least - 1e-5 && adapter.Mean <= adapter.Most + 1e-5));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema[Used].Annotations.GetValue("SlotNames", ref names);
        CollectionAssert.AreEqual(Names, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void Pruning_curve_and_comparison_agree_and_the_pruned_model_is_one_of_its_own(string task)
    {
        var context = new MLContext(1);
        var (model, rows) = (Models[task].Value, Rows[task](context));
        var curve = model.AnalyzeFusion(rows).PruningCurve;
        var removed = Names.Except(curve[^1].Adapters).ToList();
        var (whole, last) = model.MeasurePruning(rows, removed);
        using var pruned = model.Prune([.. removed]);

        Assert.HasCount(3, curve);
        Assert.AreEqual((curve[0].Accuracy, curve[0].MacroF1), (whole.Accuracy, whole.MacroF1));
        Assert.AreEqual(
            (curve[^1].Accuracy, curve[^1].MacroF1, curve[^1].ChangedPredictions),
            (last.Accuracy, last.MacroF1, last.ChangedPredictions));
        Assert.AreEqual(curve[^1].Error, last.Error, 1e-5); // the last layer computes every token or one: other rounding
        Assert.IsFalse(double.IsNaN(whole.Accuracy) && double.IsNaN(whole.Error));
        Assert.IsTrue(
            pruned
                .Explain(Texts[task].Text, Texts[task].Second)
                .Places.All(place => place.Weights.All(weights => weights.Count == 1 && weights[0] == 1)));
        Assert.AreEqual(curve[^1].Accuracy, pruned.AnalyzeFusion(rows).PruningCurve[0].Accuracy);
        Assert.HasCount(3, model.Composition!.Children);
    }

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void A_saved_model_explains_alike_and_keeps_its_column(string task)
    {
        var context = new MLContext(1);
        using var folder = new TemporaryFolder();
        PretrainedEncoder.Register(TinyTask.Encoder);
        var model = Models[task].Value;
        context.Model.Save(model, null, folder.File("model.zip"));
        using var loaded = (AdapterTransformer)context.Model.Load(folder.File("model.zip"), out _);
        var (text, second) = Texts[task];

        CollectionAssert.AreEqual(Flat(model.Explain(text, second)), Flat(loaded.Explain(text, second)));
        CollectionAssert.AreEqual(
            model.Transform(Rows[task](context)).GetColumn<float[]>(Used).SelectMany(row => row).ToArray(),
            loaded.Transform(Rows[task](context)).GetColumn<float[]>(Used).SelectMany(row => row).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void An_explanation_is_drawn_as_a_heat_map(string task)
    {
        using var folder = new TemporaryFolder();
        FusionHeatMap.Draw(Models[task].Value.Explain(Texts[task].Text, Texts[task].Second)).SaveSvg(folder.File("fusion.svg"));

        StringAssert.Contains(File.ReadAllText(folder.File("fusion.svg")), "tweets");
    }

    [TestMethod]
    public void Words_of_a_tagger_have_the_mean_weights_of_their_tokens()
    {
        var explanation = Models["entities"].Value.Explain(Texts["entities"].Text);
        var words = Texts["entities"].Text.Split(' ');

        CollectionAssert.AreEqual(words, explanation.Words.Select(word => word.Text).ToArray());
        foreach (var (word, weights) in explanation.Words.Zip(explanation.WordWeights))
        {
            Assert.AreEqual(word.Text, Texts["entities"].Text.Substring(word.Start, word.Length));
            Assert.IsTrue(
                word.Tokens.All(token =>
                    explanation.Tokens[token].Start >= word.Start && explanation.Tokens[token].End <= word.Start + word.Length));
            Assert.AreEqual(1, weights.Sum(), 1e-5);
            for (var adapter = 0; adapter < Names.Length; adapter++)
                Assert.AreEqual(word.Tokens.Average(token => explanation.MeanWeights[token][adapter]), weights[adapter], 1e-6f);
        }

        CollectionAssert.AreEquivalent(
            explanation.Tokens.Index().Where(token => token.Item.Sentence is not null).Select(token => token.Index).ToArray(),
            explanation.Words.SelectMany(word => word.Tokens).ToArray());
    }

    [TestMethod]
    public void Words_can_be_drawn_instead_of_tokens()
    {
        using var folder = new TemporaryFolder();
        FusionHeatMap.DrawWords(Models["entities"].Value.Explain(Texts["entities"].Text)).SaveSvg(folder.File("words.svg"));

        StringAssert.Contains(File.ReadAllText(folder.File("words.svg")), "outside");
        Assert.ThrowsExactly<ArgumentException>(() => FusionHeatMap.DrawWords(Models["yes or no"].Value.Explain(Texts["yes or no"].Text)));
    }

    [TestMethod]
    public void Labels_of_a_report_are_counted_by_row_or_by_word()
    {
        var context = new MLContext(1);
        var flags = Models["yes or no"].Value.AnalyzeFusion(Rows["yes or no"](context));
        var tags = Models["entities"].Value.AnalyzeFusion(Rows["entities"](context));

        CollectionAssert.AreEqual(new[] { "False", "True" }, flags.Labels.Select(label => label.Label).ToArray());
        Assert.AreEqual(12, flags.Labels.Sum(label => label.Rows));
        Assert.AreEqual(TinyTags.Rows(12).Sum(row => row.Label.Length), tags.Labels.Sum(label => label.Rows));
        Assert.IsTrue(tags.Labels.All(label => Math.Abs(label.MeanWeights.Sum() - 1) < 1e-5));
        Assert.IsEmpty(Models["similarity"].Value.AnalyzeFusion(Rows["similarity"](context)).Labels);
    }

    [TestMethod]
    public void A_column_of_weights_without_a_fusion_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            TinyPairs.Fit(TinyPairs.Options with { FusionWeightsColumnName = Used }, TinyPairs.Rows(3)));

        StringAssert.Contains(error.Message, "FusionWeightsColumnName is 'Used', but no adapters are fused");
    }

    private static TOptions Fused<TOptions>(TOptions options)
        where TOptions : AdapterTaskOptions =>
        options with
        {
            Adapter = null,
            FusedAdapters = TinyFusion.Sources,
            FusionWeightsColumnName = Used,
            MaxEpochs = 1,
        };

    private static string Shown(FusionExplanation explanation, int sentence, string text) =>
        string.Concat(explanation.Tokens.Where(token => token.Sentence == sentence).Select(token => text[token.Start..token.End]));

    private static float[] Flat(FusionExplanation explanation) =>
        [.. explanation.Places.SelectMany(place => place.Weights).SelectMany(weights => weights), .. explanation.Probabilities.Values];
}
