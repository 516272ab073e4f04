using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Methods.Fusion;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>The tutorial's formulas on one layer: every placement, sequential and parallel.</summary>
[TestClass]
public sealed class TutorialTests
{
    private static readonly EncoderConfig Sizes = new()
    {
        ModelType = "bert",
        VocabularySize = 1,
        HiddenSize = 24,
        Layers = 1,
        Heads = 3,
        FeedForwardSize = 48,
        MaxPositions = 7,
        MaxTokens = 7,
        TokenTypes = 1,
        LayerNormEpsilon = 1e-5,
    };

    [TestMethod]
    [DataRow("none", AdapterPlacement.None, AdapterForm.Sequential, ActivationFunction.ReLU)]
    [DataRow("attention", AdapterPlacement.Attention, AdapterForm.Sequential, ActivationFunction.ReLU)]
    [DataRow("feed_forward", AdapterPlacement.FeedForward, AdapterForm.Sequential, ActivationFunction.ReLU)]
    [DataRow("both", AdapterPlacement.Both, AdapterForm.Sequential, ActivationFunction.ReLU)]
    [DataRow("both.gelu", AdapterPlacement.Both, AdapterForm.Sequential, ActivationFunction.Gelu)]
    [DataRow("parallel.attention", AdapterPlacement.Attention, AdapterForm.Parallel, ActivationFunction.ReLU)]
    [DataRow("parallel.feed_forward", AdapterPlacement.FeedForward, AdapterForm.Parallel, ActivationFunction.ReLU)]
    [DataRow("parallel.both", AdapterPlacement.Both, AdapterForm.Parallel, ActivationFunction.ReLU)]
    public void A_layer_equals_the_formula(string output, AdapterPlacement placement, AdapterForm form, ActivationFunction activation)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var values = SafetensorsFile.Open(Fixture.Path("tutorial", "expected.safetensors"));
        var config = new BottleneckAdapterConfig
        {
            Placement = placement,
            Form = form,
            Activation = activation,
            BottleneckSize = 6,
            Scaling = form == AdapterForm.Parallel ? 2.5 : 1,
        };
        using var layer = Layer(values);
        using var adapter = config.Create(Sizes.Shape, null, CPU);
        foreach (var (name, parameter) in adapter.named_parameters())
            parameter.copy_(values.Read($"adapter.{name["layer.0.".Length..]}"));

        var hidden = layer.Forward(
            values.Read("input"), TokenLayout.Padded(Bias(values)), 0, new EncoderPass { Adapter = adapter }, choose: null);

        EncoderFixture.AssertClose(values.Read($"output.{output}"), hidden);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Scaled_dot_product_fusion_equals_the_formula(bool isShortcut)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var values = SafetensorsFile.Open(Fixture.Path("tutorial", "expected.safetensors"));
        using var layer = Layer(values);
        var adapters = new[] { "feed_forward", "second", "third" }.Select(name => (name, Adapter(values, name))).ToArray();
        using var fusion = new AdapterFusion(AdapterFusionConfig.ScaledDotProduct, Sizes.Shape, adapters, 0, null, CPU, isShortcut);
        foreach (var (name, parameter) in fusion.named_parameters())
            parameter.copy_(values.Read(name.Replace("layer.0.feed_forward.", "fusion.", StringComparison.Ordinal)));
        var recorder = new WeightRecorder();

        var hidden = layer.Forward(
            values.Read("input"),
            TokenLayout.Padded(Bias(values)),
            0,
            new EncoderPass { Adapter = fusion, FusionObserver = recorder },
            choose: null);

        EncoderFixture.AssertClose(values.Read("fusion.attention"), recorder.Weights[(0, SubLayer.FeedForward)]);
        EncoderFixture.AssertClose(values.Read("output.fusion"), hidden);
    }

    private static ResidualAdapters Adapter(SafetensorsFile values, string name)
    {
        var adapter = (ResidualAdapters)
            (BottleneckAdapterConfig.SequentialPlain with { BottleneckSize = 6 }).Create(Sizes.Shape, null, CPU);
        foreach (var (own, parameter) in adapter.named_parameters())
            parameter.copy_(values.Read(own.Replace("layer.0.feed_forward.", $"adapter.{name}.", StringComparison.Ordinal)));
        return adapter;
    }

    private static PostNormLayer Layer(SafetensorsFile values)
    {
        var layer = new PostNormLayer(Sizes, CPU);
        foreach (var (name, parameter) in layer.named_parameters())
            parameter.copy_(values.Read($"layer.{ReferenceName(name)}"));
        return layer;
    }

    // 1 on real tokens, 0 on padding.
    private static Tensor Bias(SafetensorsFile values) => values.Read("mask").sub(1).mul(1e9).view(3, 1, 1, 7);

    private static string ReferenceName(string name) => name
        .Replace("output_norm", "norm2", StringComparison.Ordinal)
        .Replace("attention_norm", "norm1", StringComparison.Ordinal)
        .Replace("attention_output.", "\u0001.", StringComparison.Ordinal)
        .Replace("output.", "dense.", StringComparison.Ordinal)
        .Replace("\u0001.", "output.", StringComparison.Ordinal);
}
