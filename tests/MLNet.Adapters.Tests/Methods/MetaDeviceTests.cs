using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods.Bottleneck;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>The meta device holds shapes without memory and refuses to mix with the processor's: nothing may be left behind there.</summary>
[TestClass]
public sealed class MetaDeviceTests
{
    private static readonly EncoderConfig BertBase = new()
    {
        ModelType = "bert",
        VocabularySize = 30522,
        HiddenSize = 768,
        Layers = 12,
        Heads = 12,
        FeedForwardSize = 3072,
        MaxPositions = 512,
        TokenTypes = 2,
    };

    // SiLU stands for ReLU, which has no meta kernel.
    private static IEnumerable<object[]> Presets() =>
    [
        [BottleneckAdapterConfig.Pfeiffer with { Activation = AdapterActivation.SiLU }],
        [BottleneckAdapterConfig.Houlsby],
        [BottleneckAdapterConfig.Parallel with { Activation = AdapterActivation.GeluTanh }],
        [BottleneckAdapterConfig.Parallel with { Scaling = AdapterScaling.Learned, Placement = AdapterPlacement.Both, Activation = AdapterActivation.Tanh }],
        [BottleneckAdapterConfig.SequentialPlain with { Scaling = AdapterScaling.PerChannel, Activation = AdapterActivation.Gelu }],
    ];

    // libtorch has no meta kernels for LayerNorm, table look-up and fused attention, so the parts are run one by one.
    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Every_parameter_is_made_on_the_device(BottleneckAdapterConfig config)
    {
        using var encoder = new BertEncoder(BertBase, hasPooler: true, META);
        using var model = new TextClassifier(encoder, config.Create(BertBase.Shape, null, META), new ClassificationHead(ClassificationHeadKind.TwoLayer, 768, 3, null, META));

        foreach (var (name, parameter) in model.NamedParameters())
            Assert.AreEqual(TorchSharp.DeviceType.META, parameter.device_type, name);
        Assert.IsEmpty(encoder.buffers());
        Assert.IsEmpty(model.Adapter!.buffers());
        Assert.IsEmpty(model.Head.buffers());
    }

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Adapters_run_forward_and_backward_on_the_device(BottleneckAdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var adapter = new BottleneckAdapter(config, 768, 48, META);

        var added = adapter.call(empty(2, 9, 768, device: META));
        added.sum().backward();

        CollectionAssert.AreEqual(new long[] { 2, 9, 768 }, added.shape);
        foreach (var parameter in adapter.parameters())
            Assert.AreEqual(TorchSharp.DeviceType.META, parameter.grad!.device_type);
    }

    [TestMethod]
    [DataRow(ClassificationHeadKind.TwoLayer)]
    [DataRow(ClassificationHeadKind.Linear)]
    public void Heads_run_forward_and_backward_on_the_device(ClassificationHeadKind kind)
    {
        using var scope = NewDisposeScope();
        using var head = new ClassificationHead(kind, 768, 3, null, META);

        var logits = head.Forward(empty(2, 9, 768, device: META), null, 0);
        logits.sum().backward();

        CollectionAssert.AreEqual(new long[] { 2, 3 }, logits.shape);
        foreach (var parameter in head.parameters())
            Assert.AreEqual(TorchSharp.DeviceType.META, parameter.grad!.device_type);
    }

    [TestMethod]
    public void Batches_are_made_on_the_device()
    {
        using var scope = NewDisposeScope();

        var input = EncoderInput.Create([5, 6, 7, 0], new long[4], [2, 1], 2, META);

        Assert.AreEqual(TorchSharp.DeviceType.META, input.Ids.device_type);
        Assert.AreEqual(TorchSharp.DeviceType.META, input.TypeIds.device_type);
        Assert.AreEqual(TorchSharp.DeviceType.META, input.AttentionBias!.device_type);
    }

    [TestMethod]
    public void Mixing_devices_is_refused()
    {
        using var scope = NewDisposeScope();
        using var adapter = new BottleneckAdapter(BottleneckAdapterConfig.Pfeiffer, 768, 48, META);

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => adapter.call(zeros(1, 1, 768)));
    }
}
