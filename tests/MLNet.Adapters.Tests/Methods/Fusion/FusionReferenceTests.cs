using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Tests.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>Fusion beside the reference library's golden values.</summary>
[TestClass]
public sealed class FusionReferenceTests
{
    // The cases' scores are large and their softmax nearly one-hot, which magnifies float32 rounding: the reference's own hidden states are
    // 0.5e-5 to 6.1e-5 from the exact (float64) ones, and ours, which round elsewhere, 0.6e-5 to 3.1e-5.
    private const float Rounding = 7e-5f;

    public static IEnumerable<string> Cases => ReferenceFusion.Cases;

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Hidden_states_logits_attention_and_penalty_equal_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var expected = SafetensorsFile.Open(Fixture.Path("fusions", name, "expected.safetensors"));
        using var encoder = EncoderFixture.SmallBert();
        using var adapters = CompositionBuilder.Build(ReferenceFusion.Load("fusions", name), encoder.Config.Shape, CPU);
        using var head = ReferenceFusion.HeadOf(ReferenceFusion.Load("fusions", name));
        var recorder = new WeightRecorder();

        var last = encoder.Forward(EncoderFixture.Input(expected), new EncoderPass { Adapter = adapters, FusionObserver = recorder });

        EncoderFixture.AssertClose(expected.Read("last_hidden_state"), last, Rounding);
        EncoderFixture.AssertClose(expected.Read("logits"), head.Forward(last, null, 0), Rounding, "logits");
        foreach (var ((layer, subLayer), weights) in recorder.Weights)
            EncoderFixture.AssertClose(expected.Read($"attention.{layer}.{(subLayer == SubLayer.Attention ? "mh_adapter" : "output_adapter")}"), weights, Rounding, $"attention {layer} {subLayer}");
        Assert.HasCount(expected.Entries.Keys.Count(key => key.StartsWith("attention.", StringComparison.Ordinal)), recorder.Weights);
        var model = new TextModel(encoder, adapters, head);
        EncoderFixture.AssertClose(expected.Read("logits"), model.Outputs(EncoderFixture.Input(expected)), Rounding, "logits by the first token alone");
        if (expected.Entries.ContainsKey("regularization_loss"))
            Assert.AreEqual(expected.Read("regularization_loss").item<float>(), adapters.modules().OfType<AdapterFusion>().Single().Penalty()?.item<float>() ?? 0, 1e-5);
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Float64_leaves_no_more_than_the_rounding_of_the_reference(string name)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var expected = SafetensorsFile.Open(Fixture.Path("fusions", name, "expected.safetensors"));
        var fusion = ReferenceFusion.Load("fusions", name);

        var (shortcut, general) = (Hidden(true), Hidden(false));

        Assert.IsLessThan(1e-12, (shortcut - general).abs().max().item<double>(), "the shortcut is exact");
        EncoderFixture.AssertClose(expected.Read("last_hidden_state"), shortcut.to(ScalarType.Float32), Rounding);

        Tensor Hidden(bool isShortcut)
        {
            var encoder = EncoderFixture.SmallBert();
            encoder.to(ScalarType.Float64);
            (string, ResidualAdapters)[] adapters = [.. fusion.Children.Cast<TrainedAdapter>().Select(Exact)];
            var fused = new AdapterFusion(fusion.Config, encoder.Config.Shape, adapters, 0, null, CPU, isShortcut);
            fused.children().OfType<IndexedModules>().Single().to(ScalarType.Float64);
            AdapterWeights.Fill(fused, fusion.Weights, name);
            var input = EncoderFixture.Input(expected);
            return encoder.Forward(input with { AttentionBias = input.AttentionBias?.to(ScalarType.Float64) }, new EncoderPass { Adapter = fused });
        }

        static (string Name, ResidualAdapters Adapter) Exact(TrainedAdapter adapter)
        {
            var module = (ResidualAdapters)adapter.Config.Create(adapter.Shape, null, CPU);
            module.to(ScalarType.Float64);
            AdapterWeights.Fill(module, adapter.Weights, adapter.Name);
            return (adapter.Name, module);
        }
    }

    [TestMethod]
    [DataRow("bert-seq_bn", 9408)]
    [DataRow("bert-double_seq_bn", 18816)]
    [DataRow("bert-par_bn", 9408)]
    [DataRow("bert-seq_bn-static", 6336)]
    public void Fusion_has_the_parameters_of_the_reference(string name, long count)
    {
        using var scope = NewDisposeScope();
        using var composed = (ComposedAdapters)CompositionBuilder.Build(ReferenceFusion.Load("fusions", name), ReferenceFusion.Encoder.Shape, CPU);

        Assert.AreEqual(count, composed.named_parameters().Where(named => named.name.StartsWith("fusions.", StringComparison.Ordinal)).Select(named => named.parameter).Sum(parameter => parameter.numel()));
    }

    [TestMethod]
    [DataRow("AdapterHub", true, 21_252_096)]
    [DataRow("AdapterHub", false, 14_174_208)]
    [DataRow("ScaledDotProduct", true, 12 * 1_771_776)]
    public void Parameter_counts_of_twelve_layers_of_768_are_the_published_ones(string form, bool hasValue, long count)
    {
        var config = new AdapterFusionConfig { Form = Enum.Parse<FusionForm>(form), HasValue = hasValue, ValueRegularization = 0 };
        var layers = new FusionLayers(config, new EncoderShape(768, 12, 12, 3072), [SubLayer.FeedForward], null, META);

        Assert.AreEqual(count, layers.Modules.parameters().Sum(parameter => parameter.numel()));
    }
}
