using Microsoft.ML;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>
/// What an analysis of a fused model makes of labels that are missing or unknown, of long texts, and of a model that goes away.
/// </summary>
[TestClass]
public sealed class FusionAnalysisTests
{
    private const string Text = "the movie was good";
    private static readonly List<string> Warnings = [];
    private static AdapterTextClassificationTransformer _model = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        var context = new MLContext();
        context.Log += (_, log) =>
        {
            if (log.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                Warnings.Add(log.Message);
        };
        _model = TinyFusion
            .Trainer(context, TinyFusion.Options with { MaxEpochs = 4, LearningRate = 2e-2 })
            .Fit(SmallData.Load(context, TinyTask.Rows(30)));
    }

    [ClassCleanup]
    public static void DisposeModel() => _model.Dispose();

    [TestInitialize]
    public void Forget() => Warnings.Clear();

    [TestMethod]
    public void Accuracy_and_macro_F1_are_of_labelled_rows_and_weights_of_all()
    {
        var rows = TinyTask
            .Rows(30)
            .Select((row, index) => new LabelledText { Text = row.Text, Label = index % 5 == 0 ? null : row.Label })
            .ToList();
        var whole = Analyze(rows).PruningCurve[0];
        var predicted = TinyTask.Scores(_model, rows).Select(scores => _model.Labels[Array.IndexOf(scores, scores.Max())]);
        var pairs = rows.Zip(predicted)
            .Where(pair => pair.First.Label is not null)
            .Select(pair => (Label: pair.First.Label!, Predicted: pair.Second))
            .ToList();
        var f1 = pairs
            .SelectMany(pair => new[] { pair.Label, pair.Predicted })
            .Distinct()
            .Average(name =>
            {
                double right = pairs.Count(pair => pair.Label == name && pair.Predicted == name);
                return right == 0
                    ? 0
                    : 2 / ((pairs.Count(pair => pair.Predicted == name) / right) + (pairs.Count(pair => pair.Label == name) / right));
            });

        Assert.HasCount(24, pairs);
        Assert.AreEqual(pairs.Average(pair => pair.Label == pair.Predicted ? 1.0 : 0.0), whole.Accuracy, 1e-12);
        Assert.AreEqual(f1, whole.MacroF1, 1e-12);
        Assert.AreEqual(24, Analyze(rows).Labels.Sum(label => label.Rows));
        CollectionAssert.AreEqual(Analyze(TinyTask.Rows(30)).MeanWeights.ToArray(), Analyze(rows).MeanWeights.ToArray());
        Assert.IsEmpty(Warnings);
    }

    [TestMethod]
    public void Without_any_label_there_is_no_accuracy_but_there_are_weights()
    {
        var report = Analyze([new LabelledText { Text = Text }, new LabelledText { Text = "bad book" }]);

        Assert.AreEqual(2, report.Rows);
        Assert.IsEmpty(report.Labels);
        Assert.IsTrue(
            report.PruningCurve.All(step =>
                double.IsNaN(step.Accuracy) && double.IsNaN(step.MacroF1) && step.ChangedPredictions is >= 0 and <= 1));
        Assert.AreEqual(1, report.MeanWeights.Sum(), 1e-5);
    }

    [TestMethod]
    public void A_label_that_is_no_class_of_the_model_and_a_cut_text_are_warned_of()
    {
        Analyze([
            new LabelledText { Text = Text, Label = "Positive" },
            new LabelledText { Text = string.Join(' ', Enumerable.Repeat("good", 100)), Label = "positive" },
        ]);

        Assert.HasCount(2, Warnings);
        StringAssert.Contains(Warnings[0], "1 row(s) have a label in column 'Label' that is not a class of the model");
        StringAssert.Contains(Warnings[1], "1 text(s) were longer than 40 tokens");
    }

    [TestMethod]
    public void Data_of_one_label_alone_can_be_looked_at()
    {
        var rows = TinyTask.Rows(30).Where(row => row.Label == "neutral").ToList();
        var report = _model.AnalyzeFusion(SmallData.Load(new MLContext(), rows));

        Assert.AreEqual(("neutral", 10), (report.Labels.Single().Label, report.Labels.Single().Rows));
    }

    [TestMethod]
    public void A_fusion_inside_a_stack_is_not_said_to_be_missing()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { FrozenAdapters = _model.Composition, MaxEpochs = 1 });
        foreach (var use in (Action[])[() => model.Explain(Text), () => model.Prune("news"), () => Analyze(model, TinyTask.Rows(3))])
            StringAssert.Contains(Assert.Throws<InvalidOperationException>(use).Message, "has its fusion inside Stack 'stack(");
    }

    [TestMethod]
    public void A_disposed_model_can_be_explained_analysed_and_pruned_all_the_same()
    {
        using var model = _model.Prune("news");
        var expected = Analyze(model, TinyTask.Rows(3));
        model.Dispose();

        Assert.IsNotEmpty(model.Explain(Text).Tokens);
        CollectionAssert.AreEqual(expected.MeanWeights.ToArray(), Analyze(model, TinyTask.Rows(3)).MeanWeights.ToArray());
        model.Prune("movies").Dispose();
        _ = model.MeasurePruning(View(TinyTask.Rows(3)), ["movies"]);
    }

    [TestMethod]
    public void An_analysis_that_runs_when_the_model_is_disposed_is_finished()
    {
        var model = _model.Prune("news");
        var expected = Analyze(model, TinyTask.Rows(6));

        var found = Analyze(model, DisposeOnTheWay());

        CollectionAssert.AreEqual(expected.MeanWeights.ToArray(), found.MeanWeights.ToArray());
        Assert.HasCount(2, found.PruningCurve);
        Assert.IsNotEmpty(model.Explain(Text).Tokens);

        IEnumerable<LabelledText> DisposeOnTheWay()
        {
            foreach (var (index, row) in TinyTask.Rows(6).Index())
            {
                if (index == 3)
                    model.Dispose();
                yield return row;
            }
        }
    }

    [TestMethod]
    public void Eight_threads_explain_and_prune_as_one_does()
    {
        using var pruned = _model.Prune("news");
        var (expected, expectedPruned) = (Flat(_model), Flat(pruned));
        var found = new List<(float[] Whole, float[] Pruned)>();
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            using var own = _model.Prune("news");
            var pair = (Flat(_model), Flat(own));
            lock (found)
                found.Add(pair);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.HasCount(8, found);
        foreach (var (whole, left) in found)
        {
            CollectionAssert.AreEqual(expected, whole);
            CollectionAssert.AreEqual(expectedPruned, left);
        }
    }

    [TestMethod]
    public void Mean_of_many_weights_keeps_their_digits()
    {
        const int tokens = 512;
        var weights = Enumerable.Range(0, tokens).SelectMany(_ => new[] { 0.9f, 0.1f }).ToArray();
        var places = Enumerable
            .Range(0, 24)
            .SelectMany(layer =>
                Enum.GetValues<MLNet.Adapters.Methods.SubLayer>().Select(subLayer => new TextFusionWeights(layer, subLayer, 2, weights)));

        var means = new FusedText([], [.. places]).MeanWeights();

        Assert.AreEqual(0.9f, means[0], 1e-7f); // a float's own rounding
        Assert.AreEqual(0.1f, means[1], 1e-7f);
    }

    private static float[] Flat(AdapterTextClassificationTransformer model) =>
        [.. model.Explain(Text).Places.SelectMany(place => place.Weights).SelectMany(row => row)];

    private static FusionReport Analyze(IEnumerable<LabelledText> rows) => Analyze(_model, rows);

    private static FusionReport Analyze(AdapterTextClassificationTransformer model, IEnumerable<LabelledText> rows) =>
        model.AnalyzeFusion(View(rows));

    private static IDataView View(IEnumerable<LabelledText> rows) => new MLContext().Data.LoadFromEnumerable(rows);
}
