using Microsoft.ML;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Routing;

/// <summary>Several fusions of the same adapters: each keeps its own weights.</summary>
[TestClass]
public sealed class FusionsOfOneSetTests
{
    private const string Text = "the movie was good";
    private static readonly string[] Names = ["feeling", "interest", "feeling, the other way round"];
    private static readonly TrainedAdapter[] Sources = [TinyFusion.Sources[0], TinyFusion.Sources[1]];
    private static AdapterTextClassificationTransformer[] _models = null!; // on tasks of three and of two classes
    private static TrainedFusion[] _fusions = null!;

    private static TrainedFusion Swapped => new(_fusions[0].Config, _fusions[0].Children.Reverse(), _fusions[0].Weights, _fusions[0].Head);

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        var context = new MLContext();
        var two = TinyTask.Rows(30).Select(row => new LabelledText { Text = row.Text, Label = row.Label == "neutral" ? "dull" : "lively" });
        var options = TinyFusion.Options with { FusedAdapters = Sources };
        _models = [TinyFusion.Fit(options), TinyFusion.Trainer(context, options with { Seed = 7 }).Fit(SmallData.Load(context, two))];
        _fusions = [.. _models.Select(model => (TrainedFusion)AdapterComposition.FromModel(model))];
    }

    [ClassCleanup]
    public static void DisposeModels() => Array.ForEach(_models, model => model.Dispose());

    [TestMethod]
    public void Each_scores_in_one_model_as_it_does_alone_also_after_Load()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext();
        using var model = Together([.. _fusions, Swapped], Names);
        context.Model.SaveAtomically(model, null, folder.File("all.zip"));
        using var loaded = (MultiAdapterScorer)context.Model.Load(folder.File("all.zip"), out _);

        AssertScores(model);
        AssertScores(loaded);
    }

    [TestMethod]
    public void Each_comes_back_from_its_own_folder_below_one()
    {
        using var folder = new TemporaryFolder();
        foreach (var (fusion, name) in _fusions.Zip(Names))
            fusion.Save(folder.File(name));

        var loaded = Names.Take(2).Select(name => TrainedFusion.Load(folder.File(name), TinyTask.Encoder)).ToArray();

        using var model = Together([.. loaded, Swapped], Names);
        AssertScores(model);
        CollectionAssert.AreNotEqual(loaded[0].Weights, loaded[1].Weights);
    }

    [TestMethod]
    public void Equal_names_are_refused_and_another_order_is_another_name()
    {
        Assert.AreEqual(("movies,tweets", "tweets,movies"), (_fusions[0].Name, Swapped.Name));
        using var model = Together([_fusions[1], Swapped], null);
        CollectionAssert.AreEqual(new[] { "movies,tweets", "tweets,movies" }, model.Names.ToArray());

        var error = Assert.Throws<ArgumentException>(() => Together(_fusions, null));

        StringAssert.Contains(error.Message, "Two adapters are named 'movies,tweets'");
        StringAssert.Contains(error.Message, "AdapterNames");
    }

    [TestMethod]
    public void Another_order_of_the_adapters_swaps_the_columns_of_weights_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var (one, other) = (Run(_fusions[0]), Run(Swapped));

        foreach (var (place, weights) in one.Weights)
            Assert.IsGreaterThan(
                1e-6,
                (weights.select(-1, 0) - weights.select(-1, 1)).abs().max().item<double>(),
                $"the columns at {place} differ");
        one.AssertWithinRounding(
            other with
            {
                Weights = other.Weights.ToDictionary(pair => pair.Key, pair => pair.Value.flip(-1)),
            },
            ScalarType.Float64,
            TinyTask.Encoder.Shape,
            "swapped");

        static FusionOutcome Run(TrainedFusion fusion)
        {
            var encoder = EncoderFixture.SmallBert();
            encoder.to(ScalarType.Float64);
            return FusionOutcome.Of(encoder, RandomBert.Input(ScalarType.Float64), ReferenceFusion.Build(fusion, ScalarType.Float64));
        }
    }

    // float32, of probabilities: rows of other adapters in the batch round elsewhere
    private static void AssertScores(MultiAdapterScorer model)
    {
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Names.Select(name => new NamedText { Text = Text, AdapterName = name }));
        var scores = TinyReviews.Scores(model.Transform(rows));
        var expected = _models.Select(alone => TinyTask.Scores(alone, [new LabelledText { Text = Text }])[0]).ToArray();
        TinyReviews.AreClose(expected[0], scores[0]);
        TinyReviews.AreClose(expected[1], scores[1]);
        TinyReviews.AreClose(expected[0], scores[2]);
    }

    private static MultiAdapterScorer Together(IReadOnlyList<AdapterComposition> fusions, string[]? names)
    {
        var context = new MLContext();
        return context
            .Transforms.Text.ScoreWithAdapters(
                new MultiAdapterOptions
                {
                    Adapters = fusions,
                    AdapterNames = names,
                    Encoder = TinyTask.Encoder,
                    MaxTokens = 40,
                })
            .Fit(context.Data.LoadFromEnumerable<NamedText>([]));
    }

    private sealed class NamedText
    {
        public string? Text { get; set; }

        public string? AdapterName { get; set; }
    }
}
