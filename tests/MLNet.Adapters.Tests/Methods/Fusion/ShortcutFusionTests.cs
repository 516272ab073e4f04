using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>The shortcut beside the general path, and identities of the fusion.</summary>
[TestClass]
public sealed class ShortcutFusionTests
{
    private const int Layers = 3;
    private static readonly EncoderShape Shape = new(32, Layers, 4, 64);

    public static IEnumerable<object[]> Forms()
    {
        foreach (var adapter in new[] { BottleneckAdapterConfig.Pfeiffer, BottleneckAdapterConfig.Houlsby, BottleneckAdapterConfig.Parallel })
        {
            yield return ["dynamic", adapter, AdapterFusionConfig.Dynamic];
            yield return ["static", adapter, AdapterFusionConfig.Static];
            yield return ["query before LN", adapter, new AdapterFusionConfig { QueryBeforeLayerNorm = true }];
            yield return ["residual before", adapter, new AdapterFusionConfig { ResidualBeforeValue = true }];
            yield return ["temperature", adapter, new AdapterFusionConfig { HasTemperature = true }];
            yield return ["score dropout", adapter, new AdapterFusionConfig { ScoreDropout = 0.4 }];
            if (adapter.Form == AdapterForm.Sequential)
                yield return ["scaled dot product", adapter, AdapterFusionConfig.ScaledDotProduct];
        }
    }

    [TestMethod]
    [DynamicData(nameof(Forms))]
    public void Shortcut_equals_the_general_path_with_all_gradients(string name, BottleneckAdapterConfig adapter, AdapterFusionConfig config)
    {
        using var scope = NewDisposeScope();
        var (shortcut, general) = (Run(config, adapter, true), Run(config, adapter, false));

        EncoderFixture.AssertClose(general.Hidden, shortcut.Hidden, what: name);
        Assert.HasCount(Layers * (adapter.Placement == AdapterPlacement.Both ? 2 : 1), shortcut.Weights);
        foreach (var (place, weights) in general.Weights)
        {
            EncoderFixture.AssertClose(weights, shortcut.Weights[place], what: $"{name}: weights at {place}");
            EncoderFixture.AssertClose(ones_like(weights.sum(-1)), weights.sum(-1), 1e-6f, $"{name}: rows sum to 1");
        }

        foreach (var (parameter, gradient) in general.Gradients)
        {
            // Without dropout b_k cancels: the shortcut gives it no gradient, the long way one of rounding alone.
            var expected = shortcut.Gradients[parameter] ?? zeros_like(gradient!);
            EncoderFixture.AssertClose(expected, gradient!, 1e-4f * Math.Max(1, expected.abs().max().item<float>()), $"{name}: gradient of {parameter}");
            Assert.AreEqual(parameter.EndsWith("key.bias", StringComparison.Ordinal) && config.ScoreDropout is null, shortcut.Gradients[parameter] is null, parameter);
        }
    }

    [TestMethod]
    public void Frozen_matrices_change_nothing()
    {
        using var scope = NewDisposeScope();
        var (plain, frozen) = (Run(AdapterFusionConfig.Dynamic, BottleneckAdapterConfig.Pfeiffer, true), Run(AdapterFusionConfig.Dynamic, BottleneckAdapterConfig.Pfeiffer, true, isFrozen: true));

        EncoderFixture.AssertClose(plain.Hidden, frozen.Hidden, 0);
    }

    [TestMethod]
    [DataRow("Pfeiffer", true)]
    [DataRow("Pfeiffer", false)]
    [DataRow("Houlsby", true)]
    [DataRow("Houlsby", false)]
    public void Fusion_with_one_adapter_and_V_the_identity_equals_that_adapter(string preset, bool isShortcut)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(3, CPU);
        var config = preset == "Pfeiffer" ? BottleneckAdapterConfig.Pfeiffer : BottleneckAdapterConfig.Houlsby;
        using var adapter = (ResidualAdapters)config.Create(encoder.Config.Shape, generator, CPU);
        using var fusion = new AdapterFusion(AdapterFusionConfig.Dynamic, encoder.Config.Shape, [("one", adapter)], 0, generator, CPU, isShortcut);
        foreach (var (_, value) in fusion.named_parameters().Where(named => named.name.EndsWith("value.weight", StringComparison.Ordinal)))
            value.copy_(eye(32));

        var alone = encoder.Forward(Input(), new EncoderPass { Adapter = adapter });
        var fused = encoder.Forward(Input(), new EncoderPass { Adapter = fusion });

        EncoderFixture.AssertClose(alone, fused);
    }

    [TestMethod]
    public void Layers_that_one_adapter_leaves_out_fuse_the_others_and_are_reported_by_index()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        using var all = (ResidualAdapters)BottleneckAdapterConfig.Pfeiffer.Create(Shape, generator, CPU);
        using var some = (ResidualAdapters)(BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [1], ReductionFactor = 4 }).Create(Shape, generator, CPU);
        using var fusion = new AdapterFusion(AdapterFusionConfig.Dynamic, Shape, [("some", some), ("all", all)], 0, generator, CPU);
        using var encoder = EncoderFixture.SmallBert();
        var seen = new PresenceRecorder();

        encoder.Forward(Input(), new EncoderPass { Adapter = fusion, FusionObserver = seen });

        CollectionAssert.AreEqual(new[] { "0,1", "1", "0,1" }, seen.Present);
    }

    [TestMethod]
    public void Temperature_falls_from_50_by_a_twentieth_a_step_and_stops_at_1()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        using var adapter = (ResidualAdapters)BottleneckAdapterConfig.Pfeiffer.Create(Shape, generator, CPU);
        using var fusion = new AdapterFusion(new AdapterFusionConfig { HasTemperature = true }, Shape, [("one", adapter)], 0, generator, CPU);
        var temperature = fusion.named_parameters().Single(named => named.name == "temperature").parameter;

        Assert.AreEqual(50f, temperature.item<float>());
        Assert.IsFalse(temperature.requires_grad);
        fusion.AfterStep();
        Assert.AreEqual(49.95f, temperature.item<float>(), 1e-5f);
        for (var step = 0; step < 1000; step++)
            fusion.AfterStep();
        Assert.AreEqual(1f, temperature.item<float>());
    }

    private static EncoderInput Input() => EncoderInput.Create([1, 5, 9, 2, 1, 7, 2, 0], new long[8], [4, 3], 4, CPU);

    private static Outcome Run(AdapterFusionConfig config, BottleneckAdapterConfig adapter, bool isShortcut, bool isFrozen = false)
    {
        var encoder = EncoderFixture.SmallBert();
        var generator = new Generator(11, CPU);
        (string, ResidualAdapters)[] adapters =
        [
            ("relu", Make(adapter with { BottleneckSize = 8 })),
            ("scaled", Make(adapter with { BottleneckSize = 3, Scaling = 1.5 })),
            ("tanh", Make(adapter with { BottleneckSize = 5, Activation = AdapterActivation.Tanh, Scaling = AdapterScaling.PerChannel })),
        ];
        var fusion = new AdapterFusion(config, Shape, adapters, 0, generator, CPU, isShortcut);
        foreach (var (_, parameter) in fusion.named_parameters().Where(named => named.parameter.requires_grad))
        {
            using var _ = no_grad();
            parameter.add_(empty(parameter.shape).normal_(0, 0.3, generator)); // away from the symmetric start
        }

        if (isFrozen)
            fusion.Freeze();
        var recorder = new WeightRecorder();
        var pass = new EncoderPass { Adapter = fusion, FusionObserver = recorder, AdapterDropout = new DropoutMasks(new Generator(5, CPU)) };
        var hidden = encoder.Forward(Input(), pass);
        if (!isFrozen)
            (hidden.square() * 0.1).sum().backward();
        return new Outcome(hidden.detach(), recorder.Weights.ToDictionary(pair => pair.Key, pair => pair.Value.detach()), fusion.named_parameters().Where(named => named.parameter.requires_grad).ToDictionary(named => named.name, named => named.parameter.grad));

        ResidualAdapters Make(BottleneckAdapterConfig one)
        {
            var made = (ResidualAdapters)one.Create(Shape, generator, CPU);
            using var _ = no_grad();
            foreach (var (name, parameter) in made.named_parameters())
            {
                parameter.add_(empty(parameter.shape).normal_(0, name.EndsWith("bias", StringComparison.Ordinal) ? 0.2 : 0.1, generator));
                parameter.requires_grad = false;
            }

            return made;
        }
    }

    private sealed record Outcome(Tensor Hidden, Dictionary<(int, SubLayer), Tensor> Weights, Dictionary<string, Tensor?> Gradients);

    private sealed class PresenceRecorder : IFusionObserver
    {
        public List<string> Present { get; } = [];

        public void Observe(int layer, SubLayer subLayer, Tensor weights, IReadOnlyList<int> present) => Present.Add(string.Join(',', present));
    }
}
