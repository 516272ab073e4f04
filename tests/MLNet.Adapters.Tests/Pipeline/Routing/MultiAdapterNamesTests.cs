using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>Names of adapters that a row may hold: the right one, nearly the right one, and none.</summary>
[TestClass]
public sealed class MultiAdapterNamesTests
{
    private const string Text = "the movie was good";
    private static readonly string?[] Names = ["sentiment", "Sentiment", "sentiment ", "", null, "base", "topic"];
    private static AdapterTextClassificationTransformer[] _alone = null!;
    private static TrainedAdapter[] _adapters = null!; // of two classes and of three

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        var two = TinyTask.Rows(30).Select(row => new LabelledText { Text = row.Text, Label = row.Label == "neutral" ? "dull" : "lively" });
        _alone =
        [
            TinyTask.Fit(TinyTask.Options, two),
            TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.Houlsby, Seed = 2 }),
        ];
        _adapters = [TrainedAdapter.FromModel(_alone[0], "sentiment"), TrainedAdapter.FromModel(_alone[1], "topic")];
    }

    [ClassCleanup]
    public static void DisposeModels() => Array.ForEach(_alone, model => model.Dispose());

    [TestMethod]
    [DataRow("Sentiment")]
    [DataRow("sentiment ")]
    public void A_name_that_is_not_there_is_an_error_that_shows_it_and_the_known_ones(string name)
    {
        using var model = Create(UnknownAdapter.Error, new MLContext());

        var error = Assert.Throws<InvalidOperationException>(() => Score(model, ["sentiment", name, "topic"]));

        StringAssert.Contains(error.Message, $"'{name}'");
        StringAssert.Contains(error.Message, "It has 2: sentiment, topic.");
    }

    [TestMethod]
    [DataRow(UnknownAdapter.Error)]
    [DataRow(UnknownAdapter.MissingPrediction)]
    public void Rows_that_name_none_predict_nothing_and_are_no_mistake(UnknownAdapter onUnknown)
    {
        var warnings = new List<string>();
        using var model = Create(onUnknown, Logging(warnings));

        var scored = Score(model, ["sentiment", "", null, "base", "topic"]);

        foreach (var row in scored[1..4])
            AssertMissing(row);
        AssertAlone(0, scored[0]);
        AssertAlone(1, scored[4]);
        Assert.IsFalse(
            warnings.Exists(message => message.Contains("name an adapter", StringComparison.Ordinal)),
            string.Join('\n', warnings));
    }

    [TestMethod]
    public void Unknown_names_among_others_are_missing_predictions_that_are_counted()
    {
        var warnings = new List<string>();
        using var model = Create(UnknownAdapter.MissingPrediction, Logging(warnings));

        var scored = Score(model, Names);

        foreach (var row in scored[1..^1])
            AssertMissing(row);
        AssertAlone(0, scored[0]);
        AssertAlone(1, scored[^1]);
        Assert.IsTrue(
            warnings.Exists(message => message.Contains("2 row(s) name an adapter", StringComparison.Ordinal)),
            string.Join('\n', warnings));
    }

    [TestMethod]
    public void Equal_and_reserved_names_are_refused_when_the_set_is_built()
    {
        var (one, other) = (_adapters[0], _adapters[1]);

        Refused(new() { Adapters = [one.Rename("x"), other.Rename("x")] }, "Two adapters are named 'x'");
        Refused(new() { Adapters = [one, other], AdapterNames = ["x", "x"] }, "Two adapters are named 'x'");
        Refused(new() { Adapters = [one, other.Rename("base")] }, "'base', which stands for the encoder");
        Refused(new() { Adapters = [one, other], AdapterNames = ["x", "base"] }, "'base', which stands for the encoder");

        static void Refused(MultiAdapterOptions options, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() =>
                        new MLContext().Transforms.Text.ScoreWithAdapters(options with { Encoder = TinyTask.Encoder, MaxTokens = 40 }))
                    .Message,
                part);
    }

    // float32, of probabilities: rows of other adapters in the batch round elsewhere
    private static void AssertAlone(int adapter, ScoredText row)
    {
        TinyReviews.AreClose(TinyTask.Scores(_alone[adapter], [new LabelledText { Text = Text }])[0], row.Score);
        CollectionAssert.AreEqual(_adapters[adapter].Labels.ToArray(), row.ScoreLabels);
        Assert.AreEqual(_adapters[adapter].Labels[Array.IndexOf(row.Score, row.Score.Max())], row.PredictedLabel);
    }

    private static void AssertMissing(ScoredText row) =>
        Assert.AreEqual((string.Empty, 0, 0), (row.PredictedLabel, row.Score.Length, row.ScoreLabels.Length));

    private static MultiAdapterScorer Create(UnknownAdapter onUnknown, MLContext context) =>
        context
            .Transforms.Text.ScoreWithAdapters(
                new MultiAdapterOptions
                {
                    Adapters = _adapters,
                    Encoder = TinyTask.Encoder,
                    MaxTokens = 40,
                    OnUnknownAdapter = onUnknown,
                })
            .Fit(context.Data.LoadFromEnumerable<NamedText>([]));

    private static List<ScoredText> Score(MultiAdapterScorer model, string?[] names)
    {
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(names.Select(name => new NamedText { Text = Text, AdapterName = name }));
        return [.. context.Data.CreateEnumerable<ScoredText>(model.Transform(rows), reuseRowObject: false)];
    }

    private static MLContext Logging(List<string> warnings)
    {
        var context = new MLContext();
        context.Log += (_, said) => warnings.Add(said.Message);
        return context;
    }

    private sealed class NamedText
    {
        public string? Text { get; set; }

        public string? AdapterName { get; set; }
    }

    private sealed class ScoredText
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];

        public string[] ScoreLabels { get; set; } = [];
    }
}
