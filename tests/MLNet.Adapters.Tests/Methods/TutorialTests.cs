using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Tests.Encoders;
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
        TokenTypes = 1,
        LayerNormEpsilon = 1e-5,
    };

    [TestMethod]
    [DataRow("none", AdapterPlacement.None, AdapterForm.Sequential, AdapterActivation.ReLU)]
    [DataRow("attention", AdapterPlacement.Attention, AdapterForm.Sequential, AdapterActivation.ReLU)]
    [DataRow("feed_forward", AdapterPlacement.FeedForward, AdapterForm.Sequential, AdapterActivation.ReLU)]
    [DataRow("both", AdapterPlacement.Both, AdapterForm.Sequential, AdapterActivation.ReLU)]
    [DataRow("both.gelu", AdapterPlacement.Both, AdapterForm.Sequential, AdapterActivation.Gelu)]
    [DataRow("parallel.attention", AdapterPlacement.Attention, AdapterForm.Parallel, AdapterActivation.ReLU)]
    [DataRow("parallel.feed_forward", AdapterPlacement.FeedForward, AdapterForm.Parallel, AdapterActivation.ReLU)]
    [DataRow("parallel.both", AdapterPlacement.Both, AdapterForm.Parallel, AdapterActivation.ReLU)]
    public void A_layer_equals_the_formula(string output, AdapterPlacement placement, AdapterForm form, AdapterActivation activation)
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
        using var layer = new EncoderLayer(Sizes, CPU);
        foreach (var (name, parameter) in layer.named_parameters())
            parameter.copy_(values.Read($"layer.{ReferenceName(name)}"));
        using var adapter = config.Create(Sizes.Shape, null, CPU);
        foreach (var (name, parameter) in adapter.named_parameters())
            parameter.copy_(values.Read($"adapter.{name["layer.0.".Length..]}"));
        var bias = values.Read("mask").sub(1).mul(1e9).view(3, 1, 1, 7); // 1 on real tokens, 0 on padding

        var hidden = layer.Forward(values.Read("input"), bias, 0, new EncoderPass { Adapter = adapter }, firstTokenOnly: false);

        EncoderFixture.AssertClose(values.Read($"output.{output}"), hidden);
    }

    private static string ReferenceName(string name) => name
        .Replace("output_norm", "norm2", StringComparison.Ordinal)
        .Replace("attention_norm", "norm1", StringComparison.Ordinal)
        .Replace("attention_output.", "\u0001.", StringComparison.Ordinal)
        .Replace("output.", "dense.", StringComparison.Ordinal)
        .Replace("\u0001.", "output.", StringComparison.Ordinal);
}
