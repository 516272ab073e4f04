using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Models whose adapter is merged into a copy of the encoder's weights.</summary>
[TestClass]
public sealed class MergedModelTests
{
    private static IEnumerable<object[]> Configs =>
    [
        [new LoraConfig { Targets = LoraTargets.Query | LoraTargets.Value | LoraTargets.Intermediate | LoraTargets.Output }],
        [new DoraConfig()],
        [new VeraConfig()],
        [new Ia3Config()],
        [new BitFitConfig { Targets = BitFitTargets.Maps }],
    ];

    // Rounding of float32 in three layers and a softmax.
    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void It_scores_the_same_and_leaves_the_first_model_and_the_encoder_as_they_were(AdapterConfig config)
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = 2e-2, MaxEpochs = 3 });
        using var plain = TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = TinyTask.Standstill, MaxEpochs = 1 });
        var rows = TinyTask.Rows(20);
        var (before, untrained) = (TinyTask.Scores(model, rows), TinyTask.Scores(plain, rows));

        using var merged = model.Merge();
        var found = TinyTask.Scores(merged, rows);

        Assert.IsGreaterThan(1e-3f, Difference(before, untrained));
        Assert.IsLessThanOrEqualTo(1e-5f, Difference(before, found));
        Assert.AreEqual(0, Difference(before, TinyTask.Scores(model, rows)));
        Assert.AreEqual(0, Difference(untrained, TinyTask.Scores(plain, rows)));
    }

    [TestMethod]
    public void It_is_saved_as_the_model_that_it_comes_from()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = new LoraConfig(), LearningRate = 2e-2 });
        using var merged = model.Merge();
        context.Model.Save(model, null, folder.File("model.zip"));
        context.Model.Save(merged, null, folder.File("merged.zip"));

        using var loaded = (AdapterTextClassificationTransformer)context.Model.Load(folder.File("merged.zip"), out _);

        Assert.AreEqual(0, Difference(TinyTask.Scores(model, TinyTask.Rows(5)), TinyTask.Scores(loaded, TinyTask.Rows(5))));
        Assert.AreEqual(new FileInfo(folder.File("model.zip")).Length, new FileInfo(folder.File("merged.zip")).Length);
        CollectionAssert.AreEqual(model.Adapter!.Weights, loaded.Adapter!.Weights);
    }

    [TestMethod]
    public void What_is_no_linear_map_or_no_adapter_is_refused_with_the_reason()
    {
        var quick = TinyTask.Options with { MaxEpochs = 1 };
        foreach (var (config, part) in new (AdapterConfig, string)[]
        {
            (BottleneckAdapterConfig.Pfeiffer, "outside the encoder's linear maps"),
            (new LoraConfig { Gating = GateMean.RealTokens }, "in the Query map in a way that depends on the text"),
            (new PromptTuningConfig(), "in the embeddings"),
            (new SideAdapterConfig { Size = 4 }, "beside the encoder"),
        })
        {
            using var model = TinyTask.Fit(quick with { Adapter = config });
            StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => model.Merge()).Message, part);
        }

        using var head = TinyTask.Fit(quick with { Adapter = null, FineTuning = FineTuning.HeadOnly });
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => head.Merge()).Message, "has no adapter");
    }

    private static float Difference(float[][] left, float[][] right) =>
        left.Zip(right).Max(rows => rows.First.Zip(rows.Second).Max(pair => Math.Abs(pair.First - pair.Second)));
}
