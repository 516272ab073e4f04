using Microsoft.ML;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>AdapterDrop: adapters left out of the lowest layers in training steps and of trained models.</summary>
[TestClass]
public sealed class DroppedLayersTests
{
    private static IEnumerable<object[]> Configs =>
    [
        [BottleneckAdapterConfig.Houlsby],
        [new LoraConfig()],
        [ReftConfig.LoReft with { Rank = 2 }],
        [new BitFitConfig()],
        [new LayerNormTuningConfig()],
        [new SideAdapterConfig { ReductionFactor = 4 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_pass_with_dropped_layers_equals_an_adapter_without_them(AdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFixture.SmallBert();
        using var adapter = MethodLife.Moved(config, encoder);
        using var shorter = config.Without([0, 1], encoder.Config.Shape)!.Create(encoder.Config.Shape, null, CPU);
        var kept = adapter.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (var (name, parameter) in shorter.named_parameters())
            parameter.copy_(kept[name]);

        var dropped = encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = adapter, DroppedLayers = 2 });

        EncoderFixture.AssertClose(encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = shorter }), dropped, 0);
        Assert.IsGreaterThan(
            1e-3f, EncoderFixture.LargestDifference(dropped, encoder.Forward(MethodLife.Input, new EncoderPass { Adapter = adapter })));
    }

    [TestMethod]
    [DynamicData(nameof(Configs))]
    public void A_trained_model_without_lower_layers_comes_back_from_its_file(AdapterConfig config)
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = config, LearningRate = 2e-2 });
        using var dropped = model.DropLayers(2);
        context.Model.Save(dropped, null, folder.File("model.zip"));
        using var loaded = (AdapterTextClassificationTransformer)context.Model.Load(folder.File("model.zip"), out _);

        var (whole, part, again) = (Scores(model), Scores(dropped), Scores(loaded));

        Assert.IsFalse(whole.Zip(part).All(rows => rows.First.SequenceEqual(rows.Second)));
        Assert.IsTrue(part.Zip(again).All(rows => rows.First.SequenceEqual(rows.Second)));
        Assert.IsLessThan(model.ParameterSummary.Trainable, dropped.ParameterSummary.Trainable);
        Assert.IsFalse(dropped.ParameterSummary.Parameters.Any(parameter =>
            parameter.Name.StartsWith("adapter.layer.1.", StringComparison.Ordinal)));
        Assert.IsLessThan(model.Adapter!.Weights.Length, dropped.Adapter!.Weights.Length);
    }

    [TestMethod]
    public void Each_step_draws_its_own_number_of_layers_from_none_to_all_that_are_allowed()
    {
        using var generator = new Generator(1);
        var masks = new DropoutMasks(generator);

        var counts = Enumerable.Range(0, 4000).Select(_ => masks.Below(4)).CountBy(number => number).ToDictionary();

        CollectionAssert.AreEquivalent(new[] { 0, 1, 2, 3 }, counts.Keys.ToArray());
        foreach (var count in counts.Values)
            Assert.AreEqual(1000, count, 5 * Math.Sqrt(4000 * 0.25 * 0.75)); // five standard deviations
        Assert.AreEqual(0, masks.Below(1));
    }

    [TestMethod]
    public void Training_with_dropped_layers_gives_another_model_and_is_repeatable()
    {
        var options = TinyTask.Options with { LearningRate = 1e-2 };
        using var usual = TinyTask.Fit(options);
        using var first = TinyTask.Fit(options with { MostDroppedLayers = 3 });
        using var second = TinyTask.Fit(options with { MostDroppedLayers = 3 });

        CollectionAssert.AreEqual(TinyTask.Weights(first), TinyTask.Weights(second));
        CollectionAssert.AreNotEqual(TinyTask.Weights(usual), TinyTask.Weights(first));
    }

    [TestMethod]
    public void Compositions_drop_the_layers_of_their_adapters()
    {
        using var fused = TinyTask.Fit(TinyTask.Options with
        {
            Adapter = null,
            FusedAdapters = [TinyTask.Learnt.Rename("a"), TinyTask.Learnt.Rename("b")],
            MaxEpochs = 1,
        });

        using var dropped = fused.DropLayers(1);

        Assert.IsFalse(Scores(fused).Zip(Scores(dropped)).All(rows => rows.First.SequenceEqual(rows.Second)));
        foreach (var adapter in dropped.Composition!.Adapters)
            CollectionAssert.AreEqual(new[] { 0 }, ((BottleneckAdapterConfig)adapter.Config).LeaveOutLayers.ToArray());
    }

    [TestMethod]
    public void What_cannot_be_dropped_is_refused_with_the_reason()
    {
        var quick = TinyTask.Options with { MaxEpochs = 1 };
        using var model = TinyTask.Fit(quick);
        using var prefix = TinyTask.Fit(quick with { Adapter = new PrefixTuningConfig { PrefixLength = 2, IsFlat = true } });
        using var head = TinyTask.Fit(quick with { Adapter = null, FineTuning = FineTuning.HeadOnly });

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => model.DropLayers(0)).Message, "0 layers are to be dropped");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => model.DropLayers(4)).Message, "the encoder has 3");
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => prefix.DropLayers(1)).Message, "belong together");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => head.DropLayers(1)).Message, "no adapter");
        var tooMany = Assert.ThrowsExactly<ArgumentException>(() => TinyTask.Fit(quick with { MostDroppedLayers = 4 }));
        StringAssert.Contains(tooMany.Message, "MostDroppedLayers is 4");
    }

    private static float[][] Scores(ITransformer model) => TinyTask.Scores(model, TinyTask.Rows(9));
}
