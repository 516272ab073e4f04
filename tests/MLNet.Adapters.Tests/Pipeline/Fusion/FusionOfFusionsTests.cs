using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>
/// What a fused model shows where its parts are fusions themselves, act twice a layer, or leave layers out; and what pruning tells of it.
/// </summary>
[TestClass]
public sealed class FusionOfFusionsTests
{
    private const string Text = "the movie was good";
    private static AdapterTextClassificationTransformer _nested = null!;

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        using var inner = TinyFusion.Fit(TinyFusion.Options);
        var parts = (AdapterComposition[])
            [inner.Composition!, TinyFusion.Train("radio", BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 8 }, 5, row => row)];
        _nested = TinyFusion.Fit(TinyFusion.Options with { FusedAdapters = parts, FusionWeightsColumnName = "Used" });
    }

    [ClassCleanup]
    public static void DisposeModel() => _nested.Dispose();

    [TestMethod]
    public void Weights_are_those_of_the_outer_fusion_alone()
    {
        var explanation = _nested.Explain(Text);
        var context = new MLContext();
        var used = _nested
            .Transform(context.Data.LoadFromEnumerable([new LabelledText { Text = Text }]))
            .GetColumn<float[]>("Used")
            .Single();

        CollectionAssert.AreEqual(new[] { "movies,tweets,news", "radio" }, explanation.Adapters.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, explanation.Places.Select(place => place.Layer).ToArray());
        foreach (var row in explanation.Places.SelectMany(place => place.Weights))
            Assert.AreEqual(1f, row.Sum(), 1e-5f); // a softmax in float32
        Assert.AreEqual(1f, used.Sum(), 1e-5f);
    }

    [TestMethod]
    public void Pruning_an_inner_fusion_takes_its_layers_out_of_the_parameters()
    {
        using var pruned = _nested.Prune("movies,tweets,news");

        AreTrue(pruned);
        Assert.IsFalse(pruned.ParameterSummary.Parameters.Any(parameter => parameter.Name.Contains("movies", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_fusion_that_is_left_with_one_fusion_keeps_it_under_the_same_name()
    {
        using var pruned = _nested.Prune("radio");

        AreTrue(pruned);
        Assert.AreEqual("movies,tweets,news", pruned.Composition!.Name);
        Assert.IsTrue(pruned.Explain(Text).Places.All(place => place.Weights.All(row => row[0] == 1)));
    }

    [TestMethod]
    public void Two_fusions_of_the_same_adapters_are_kept_apart()
    {
        using var one = TinyFusion.Fit(TinyFusion.Options with { MaxEpochs = 1 });
        using var other = TinyFusion.Fit(TinyFusion.Options with { MaxEpochs = 6, LearningRate = 5e-2, Seed = 2 });
        float[] apart = Scores(other.Composition!), together = Scores(one.Composition!);

        // Equal to the last bit were one taken for the other.
        Assert.IsGreaterThan(1e-5f, apart.Zip(together).Max(pair => Math.Abs(pair.First - pair.Second)));

        // Two parts of one name are refused beside each other, but not where one is deeper.
        float[] Scores(AdapterComposition second)
        {
            using var model = TinyTask.Fit(TinyTask.Options with
            {
                Adapter = null,
                FineTuning = MLNet.Adapters.FineTuning.HeadOnly,
                FrozenAdapters = new Average(one.Composition!, new Stack(second)),
                MaxEpochs = 1,
                LearningRate = TinyTask.Standstill,
            });
            return TinyTask.Scores(model, [new LabelledText { Text = Text }])[0];
        }
    }

    [TestMethod]
    public void Pruning_a_frozen_fusion_renames_its_parameters()
    {
        using var inner = TinyFusion.Fit(TinyFusion.Options with { MaxEpochs = 1 });
        using var head = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = null,
                FineTuning = MLNet.Adapters.FineTuning.HeadOnly,
                FrozenAdapters = inner.Composition,
                MaxEpochs = 1,
            });
        using var pruned = head.Prune("tweets");

        AreTrue(pruned);
        CollectionAssert.AreEqual(
            Native(pruned).Select(parameter => parameter.Name).Order().ToArray(),
            pruned.ParameterSummary.Parameters.Select(parameter => parameter.Name).Order().ToArray());
    }

    [TestMethod]
    public void Report_of_the_own_adapter_goes_with_the_own_adapter()
    {
        using var model = TinyFusion.Fit(TinyFusion.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer, MaxEpochs = 1 });
        using var withOwn = model.Prune("news");
        using var without = withOwn.Prune("own");

        Assert.IsNotNull(model.OwnAdapterReport);
        Assert.AreSame(model.OwnAdapterReport, withOwn.OwnAdapterReport);
        Assert.IsNull(without.OwnAdapterReport);
        Assert.AreSame(model.Report, without.Report);
    }

    [TestMethod]
    public void An_adapter_that_leaves_a_layer_out_has_the_weight_0_there_at_both_places_of_the_layer()
    {
        var twice = BottleneckAdapterConfig.Houlsby with { ReductionFactor = 8 };
        using var model = TinyFusion.Fit(
            TinyFusion.Options with
            {
                FusedAdapters =
                [
                    TinyFusion.Train("all", twice, 2, row => row),
                    TinyFusion.Train("some", twice with { LeaveOutLayers = [1] }, 3, row => row),
                ],
                MaxEpochs = 1,
            });

        var places = model.Explain(Text).Places;

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 3).SelectMany(layer => new[] { (layer, SubLayer.Attention), (layer, SubLayer.FeedForward) }).ToArray(),
            places.Select(place => (place.Layer, place.SubLayer)).ToArray());
        foreach (var place in places)
            Assert.AreEqual(place.Layer == 1, place.Weights.All(row => row[0] == 1 && row[1] == 0), $"{place}");
    }

    // The summary against the parameters of the module that is really built.
    private static void AreTrue(AdapterTextClassificationTransformer model)
    {
        var native = Native(model);
        Assert.AreEqual(native.Sum(parameter => parameter.Count), model.ParameterSummary.Total);
        Assert.HasCount(native.Count, model.ParameterSummary.Parameters);
    }

    private static List<(string Name, long Count)> Native(AdapterTextClassificationTransformer model) =>
        [.. model.Native.Load().Model.NamedParameters().Select(named => (named.Name, named.Parameter.numel()))];
}
