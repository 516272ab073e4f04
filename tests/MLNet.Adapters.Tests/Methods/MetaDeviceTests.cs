using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Pipeline;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>
/// The meta device holds shapes without memory and refuses to mix with the processor's: nothing may be left behind there.
/// </summary>
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
        MaxTokens = 512,
        TokenTypes = 2,
    };

    // SiLU stands for ReLU, which has no meta kernel.
    private static IEnumerable<object[]> Presets() =>
        [
            [BottleneckAdapterConfig.Pfeiffer with { Activation = ActivationFunction.SiLU }],
            [BottleneckAdapterConfig.Houlsby],
            [BottleneckAdapterConfig.Parallel with { Activation = ActivationFunction.GeluTanh }],
            [
                BottleneckAdapterConfig.Parallel with
                {
                    Scaling = AdapterScaling.Learned,
                    Placement = AdapterPlacement.Both,
                    Activation = ActivationFunction.Tanh,
                },
            ],
            [BottleneckAdapterConfig.SequentialPlain with { Scaling = AdapterScaling.PerChannel, Activation = ActivationFunction.Gelu }],
        ];

    private static IEnumerable<object[]> AllPresets() =>
        Presets()
            .Concat([
                [BottleneckAdapterConfig.Pfeiffer],
                [BottleneckAdapterConfig.Parallel],
            ]);

    // libtorch has no meta kernels for LayerNorm, table look-up and fused attention, so the parts are run one by one.
    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Every_parameter_is_made_on_the_device(BottleneckAdapterConfig config)
    {
        using var encoder = new TransformerEncoder(BertBase, hasPooler: true, META);
        using var model = new TextModel(
            encoder,
            config.Create(BertBase.Shape, null, META),
            new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 768, 3, null, META));

        foreach (var (name, parameter, _) in model.NamedParameters())
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
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
            Assert.AreEqual(DeviceType.META, parameter.grad!.device_type);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Fusions_run_forward_and_backward_on_the_device(bool isShortcut)
    {
        using var scope = NewDisposeScope();
        using var masks = new Generator(1, CPU);
        (string, ResidualAdapters)[] adapters =
        [
            ("one", Frozen(BottleneckAdapterConfig.Houlsby)),
            ("other", Frozen(BottleneckAdapterConfig.Houlsby with { ReductionFactor = 4, Scaling = AdapterScaling.PerChannel })),
        ];
        foreach (
            var config in (AdapterFusionConfig[])
                [
                    AdapterFusionConfig.Dynamic with
                    {
                        ScoreDropout = 0.1,
                        HasTemperature = true,
                    },
                    AdapterFusionConfig.Static,
                    AdapterFusionConfig.ScaledDotProduct,
                ])
        {
            using var fusion = new AdapterFusion(config, BertBase.Shape, adapters, 0, null, META, isShortcut);
            var opening = new SequentialForm().Open(
                empty(2, 9, 768, device: META),
                empty(2, 9, 768, device: META),
                new PlacedNorm(new LayerNorm(768, 1e-12, META), PlainNormalization.Instance, default));

            var added = fusion
                .BranchOf(3, SubLayer.Attention)!
                .Add(opening, new LayerBatch(3, SubLayer.Attention, new DropoutMasks(masks), null));
            added.sum().backward();
            fusion.Penalty()?.backward();
            fusion.AfterStep();

            CollectionAssert.AreEqual(new long[] { 2, 9, 768 }, added.shape);
            foreach (
                var (name, parameter) in fusion
                    .named_parameters()
                    .Where(named => named.name.StartsWith("layer.3.attention.query", StringComparison.Ordinal)))
                Assert.AreEqual(DeviceType.META, parameter.grad!.device_type, name);
            fusion.Freeze();
            Assert.IsTrue(fusion.named_buffers().All(named => named.buffer.device_type == DeviceType.META));
        }

        static ResidualAdapters Frozen(BottleneckAdapterConfig config)
        {
            var made = (ResidualAdapters)config.Create(BertBase.Shape, null, META);
            foreach (var parameter in made.parameters())
                parameter.requires_grad = false;
            return made;
        }
    }

    [TestMethod]
    [DataRow(ClassificationHeadKind.TwoLayer)]
    [DataRow(ClassificationHeadKind.Linear)]
    public void Heads_run_forward_and_backward_on_the_device(ClassificationHeadKind kind)
    {
        using var scope = NewDisposeScope();
        using var head = new PredictionHead(HeadConfig.Of(kind), 768, 3, null, META);

        var logits = head.Forward(empty(2, 9, 768, device: META), null, 0);
        logits.sum().backward();

        CollectionAssert.AreEqual(new long[] { 2, 3 }, logits.shape);
        foreach (var parameter in head.parameters())
            Assert.AreEqual(DeviceType.META, parameter.grad!.device_type);
    }

    // As a trainer does: the weights come from a generator on the processor, wherever they are trained.
    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Adapter_and_head_made_on_the_processor_move_to_the_device_whole(BottleneckAdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        using var adapter = config.Create(BertBase.Shape, generator, CPU);
        using var head = new PredictionHead(HeadConfig.Of(ClassificationHeadKind.TwoLayer), 768, 3, generator, CPU);
        string[] before = [.. Names()];

        adapter.to(META);
        head.to(META);
        head.Forward(empty(2, 9, 768, device: META), null, 0).sum().backward();

        CollectionAssert.AreEqual(before, Names().ToArray());
        Assert.AreEqual(
            config.Scaling.Kind != AdapterScalingKind.Fixed,
            before.Any(name => name.EndsWith(".scaling", StringComparison.Ordinal)));
        foreach (var (name, parameter) in adapter.named_parameters().Concat(head.named_parameters()))
            Assert.AreEqual(DeviceType.META, parameter.device_type, name);
        foreach (var (name, parameter) in head.named_parameters())
            Assert.AreEqual(DeviceType.META, parameter.grad?.device_type, name);

        IEnumerable<string> Names() => adapter.named_parameters().Concat(head.named_parameters()).Select(named => named.name);
    }

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Insertions_made_on_the_processor_compute_on_the_device_after_a_move(BottleneckAdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        // LayerNorm has no meta kernel: this form would fail before its adapter is reached.
        using var adapter = (config with { OriginalLayerNormBefore = false }).Create(BertBase.Shape, generator, CPU);
        using var norm = new LayerNorm(768, 1e-12, META);
        using var state = empty(2, 9, 768, device: META);
        var outputs = new OutputGradients();

        adapter.to(META);
        foreach (var (residual, batch) in Insertions(adapter, config, outputs))
        {
            // What the adapter adds has been seen by the time the frozen LayerNorm fails.
            Assert.Throws<System.Runtime.InteropServices.ExternalException>(() =>
                residual.Combine(state, state, new PlacedNorm(norm, PlainNormalization.Instance, batch), batch));
        }

        CollectionAssert.AreEqual(Insertions(adapter, config, outputs).Select(_ => DeviceType.META).ToArray(), outputs.Devices);
        foreach (var (name, parameter) in adapter.named_parameters())
            Assert.AreEqual(DeviceType.META, parameter.grad?.device_type, name);
    }

    // A change of type moves parameters as a change of device does, and every operation can compute with it.
    [TestMethod]
    [DynamicData(nameof(AllPresets))]
    public void Insertions_compute_with_the_parameters_of_a_moved_module(BottleneckAdapterConfig config)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        using var adapter = config.Create(BertBase.Shape, generator, CPU);
        using var norm = new LayerNorm(768, 1e-12, CPU);
        var output = randn(1, 2, 768, dtype: ScalarType.Float64);
        var skip = randn(1, 2, 768, dtype: ScalarType.Float64);

        adapter.to(ScalarType.Float64);
        norm.to(ScalarType.Float64);
        foreach (var (residual, batch) in Insertions(adapter, config, null))
        {
            var combined = residual.Combine(output, skip, new PlacedNorm(norm, PlainNormalization.Instance, batch), batch);
            combined.square().sum().backward();

            Assert.AreEqual(ScalarType.Float64, combined.dtype);
        }

        foreach (var (name, parameter) in adapter.named_parameters())
        {
            Assert.AreEqual(ScalarType.Float64, parameter.dtype, name);
            Assert.AreEqual(ScalarType.Float64, parameter.grad?.dtype, name);
        }
    }

    [TestMethod]
    public void Batches_are_made_on_the_device()
    {
        using var scope = NewDisposeScope();

        var input = EncoderInput.Create([5, 6, 7, 0], new long[4], [2, 1], 2, META);

        Assert.AreEqual(DeviceType.META, input.Ids.device_type);
        Assert.AreEqual(DeviceType.META, input.TypeIds.device_type);
        Assert.AreEqual(DeviceType.META, input.AttentionBias!.device_type);
    }

    [TestMethod]
    public void Mixing_devices_is_refused()
    {
        using var scope = NewDisposeScope();
        using var adapter = new BottleneckAdapter(BottleneckAdapterConfig.Pfeiffer, 768, 48, META);

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => adapter.call(zeros(1, 1, 768)));
    }

    /// <summary>Every residual connection that holds an adapter.</summary>
    private static IEnumerable<(IResidualConnection Residual, LayerBatch Batch)> Insertions(
        AdapterModule adapter, BottleneckAdapterConfig config, IAdapterObserver? observer)
    {
        for (var layer = 0; layer < BertBase.Layers; layer++)
        {
            var insertions = adapter.InsertionsOf(layer);
            if (config.Has(layer, SubLayer.Attention))
                yield return (insertions.Attention, new LayerBatch(layer, SubLayer.Attention, null, observer));
            if (config.Has(layer, SubLayer.FeedForward))
                yield return (insertions.FeedForward, new LayerBatch(layer, SubLayer.FeedForward, null, observer));
        }
    }

    /// <summary>Runs backward from what each adapter adds.</summary>
    private sealed class OutputGradients : IAdapterObserver
    {
        public List<DeviceType> Devices { get; } = [];

        public void Observe(int layer, SubLayer subLayer, Tensor output)
        {
            Devices.Add(output.device_type);
            output.sum().backward();
        }
    }
}
