using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Fusions that continue from a trained one, and fusions whose adapters are trained with them.</summary>
[TestClass]
public sealed class ContinuedFusionTests
{
    private static readonly TrainedAdapter[] Adapters = [TinyTask.Learnt.Rename("a"), Other("b")];

    private static AdapterTextClassificationOptions Options =>
        TinyTask.Options with { Adapter = null, FusedAdapters = Adapters, LearningRate = 1e-2, MaxEpochs = 1 };

    [TestMethod]
    public void A_fusion_continues_where_it_was_with_its_head_and_its_adapters_unchanged()
    {
        using var first = TinyTask.Fit(Options);
        var fusion = (TrainedFusion)first.Composition!;
        var continuing = Options with { FusedAdapters = null, InitialFusion = fusion };

        using var still = TinyTask.Fit(continuing with { LearningRate = TinyTask.Standstill });
        using var further = TinyTask.Fit(continuing);

        AssertClose(Numbers(fusion.Weights), Numbers(((TrainedFusion)still.Composition!).Weights));
        AssertClose(Numbers(fusion.Head!.Weights), Numbers(still.Composition!.Head!.Weights));
        Assert.IsGreaterThan(1e-4f, Difference(Numbers(fusion.Weights), Numbers(((TrainedFusion)further.Composition!).Weights)));
        foreach (var (before, after) in fusion.Children.Zip(further.Composition!.Children))
            CollectionAssert.AreEqual(((TrainedAdapter)before).Weights, ((TrainedAdapter)after).Weights);
    }

    [TestMethod]
    public void Fused_adapters_are_trained_with_the_fusion_only_if_that_is_asked_for()
    {
        using var frozen = TinyTask.Fit(Options);
        using var joint = TinyTask.Fit(Options with { TrainsFusedAdapters = true });

        foreach (var (adapter, index) in Adapters.Select((adapter, index) => (adapter, index)))
        {
            CollectionAssert.AreEqual(adapter.Weights, Child(frozen, index).Weights);
            Assert.IsGreaterThan(1e-4f, Difference(Numbers(adapter.Weights), Numbers(Child(joint, index).Weights)));
            Assert.AreEqual(adapter.Config, Child(joint, index).Config);
            CollectionAssert.AreEqual(adapter.Labels.ToArray(), Child(joint, index).Labels.ToArray());
        }

        Assert.AreEqual(
            frozen.ParameterSummary.Trainable + Adapters.Sum(adapter => adapter.Summarize().Trainable), joint.ParameterSummary.Trainable);

        static TrainedAdapter Child(AdapterTextClassificationTransformer model, int index) =>
            (TrainedAdapter)model.Composition!.Children[index];
    }

    // Before its first step, a model with trained adapters computes what one with frozen adapters does.
    [TestMethod]
    public void Both_start_from_the_same_model()
    {
        var still = Options with { LearningRate = TinyTask.Standstill };
        using var frozen = TinyTask.Fit(still);
        using var joint = TinyTask.Fit(still with { TrainsFusedAdapters = true });

        foreach (var (left, right) in TinyTask.Scores(frozen, TinyTask.Rows(6)).Zip(TinyTask.Scores(joint, TinyTask.Rows(6))))
        {
            for (var i = 0; i < left.Length; i++)
                Assert.AreEqual(left[i], right[i], 1e-5f);
        }
    }

    [TestMethod]
    public void Options_that_contradict_each_other_are_refused()
    {
        using var first = TinyTask.Fit(Options);
        var fusion = (TrainedFusion)first.Composition!;
        var initial = Options with { FusedAdapters = null, InitialFusion = fusion };
        foreach (var (options, part) in new (AdapterTextClassificationOptions, string)[]
        {
            (Options with { InitialFusion = fusion }, "together with FusedAdapters"),
            (initial with { Fusion = AdapterFusionConfig.Static }, "configuration of its own"),
            (TinyTask.Options with { TrainsFusedAdapters = true }, "no adapters are fused"),
            (Options with { FusedAdapters = [fusion.WithoutHead(), Other("c")], TrainsFusedAdapters = true }, "is a TrainedFusion"),
        })
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => TinyTask.Fit(options)).Message, part);
    }

    private static TrainedAdapter Other(string name)
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Seed = 7 });
        return TrainedAdapter.FromModel(model, name);
    }

    private static Dictionary<string, float[]> Numbers(byte[] weights)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(weights, "weights");
        return file.Entries.Keys.ToDictionary(name => name, name => file.Read(name, ScalarType.Float32, CPU).data<float>().ToArray());
    }

    // A learning rate of 1e-30 moves nothing; weight decay neither.
    private static void AssertClose(Dictionary<string, float[]> expected, Dictionary<string, float[]> found)
    {
        CollectionAssert.AreEquivalent(expected.Keys.ToArray(), found.Keys.ToArray());
        Assert.AreEqual(0, Difference(expected, found));
    }

    private static float Difference(Dictionary<string, float[]> left, Dictionary<string, float[]> right) =>
        left.Max(named => named.Value.Zip(right[named.Key], (x, y) => Math.Abs(x - y)).Max());
}
