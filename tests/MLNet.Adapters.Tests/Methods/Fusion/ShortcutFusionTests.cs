using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Tests.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>The shortcut beside the general path, and identities of the fusion.</summary>
[TestClass]
public sealed class ShortcutFusionTests
{
    private const int Layers = 3;
    private static readonly EncoderShape Shape = new(32, Layers, 4, 64);
    private static readonly (int HiddenSize, int Seed)[] Draws = [(16, 1), (32, 2), (96, 6)];

    public static IEnumerable<object[]> DrawnForms() =>
        Forms().SelectMany(form => Draws, (form, draw) => (object[])[.. form, draw.HiddenSize, draw.Seed]);

    private static IEnumerable<object[]> Forms()
    {
        foreach (
            var adapter in new[] { BottleneckAdapterConfig.Pfeiffer, BottleneckAdapterConfig.Houlsby, BottleneckAdapterConfig.Parallel })
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
    [DynamicData(nameof(DrawnForms))]
    public void Shortcut_equals_the_general_path_with_all_gradients(
        string name,
        BottleneckAdapterConfig adapter,
        AdapterFusionConfig config,
        int hiddenSize,
        int seed)
    {
        using var scope = NewDisposeScope();
        var (shortcut, general) = (Train(ScalarType.Float64, true), Train(ScalarType.Float64, false));
        var shape = new EncoderShape(hiddenSize, Layers, 4, 2 * hiddenSize);

        general.AssertWithinRounding(shortcut, ScalarType.Float64, shape, name);
        Assert.HasCount(Layers * (adapter.Placement == AdapterPlacement.Both ? 2 : 1), shortcut.Weights);
        foreach (var weights in general.Weights.Values)
            Rounding.AssertWithin(
                Rounding.OfSum(ScalarType.Float64, hiddenSize, weights),
                ones_like(weights.sum(-1)),
                weights.sum(-1),
                $"{name}: rows sum to 1");
        foreach (var (parameter, gradient) in general.Gradients)
        {
            // Without dropout b_k cancels: the shortcut gives it no gradient, the long way one of rounding alone.
            var expected = shortcut.Gradients[parameter] ?? zeros_like(gradient!);
            // There and back again; and on the way back each place meets the errors of all places, in its softmax as in its states.
            var bound = 2 * shortcut.Weights.Count * Rounding.Bound(ScalarType.Float64, shape, expected, general.Scores);
            Rounding.AssertWithin(bound, expected, gradient!, $"{name}: gradient of {parameter}");
            Assert.AreEqual(
                parameter.EndsWith("key.bias", StringComparison.Ordinal) && config.ScoreDropout is null,
                shortcut.Gradients[parameter] is null,
                parameter);
        }

        // What is computed in float32 is this but for rounding, either way.
        shortcut.AssertWithinRounding(Train(ScalarType.Float32, true), ScalarType.Float32, shape, $"{name}: float32");
        shortcut.AssertWithinRounding(Train(ScalarType.Float32, false), ScalarType.Float32, shape, $"{name}: the long way in float32");

        FusionOutcome Train(ScalarType type, bool isShortcut) =>
            FusionOutcome.Of(
                RandomBert.Create(hiddenSize, seed, type),
                RandomBert.Input(type),
                Fuse(config, adapter, hiddenSize, seed, type, isShortcut),
                isTraining: true);
    }

    [TestMethod]
    [DataRow(16, 1)]
    [DataRow(32, 2)]
    [DataRow(48, 3)]
    public void Frozen_matrices_change_nothing(int hiddenSize, int seed)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = RandomBert.Create(hiddenSize, seed, ScalarType.Float64);
        var (plain, frozen) = (Fuse(), Fuse());
        frozen.Freeze();

        Outcome(plain).AssertWithinRounding(Outcome(frozen), ScalarType.Float64, encoder.Config.Shape, "frozen");

        AdapterFusion Fuse() =>
            ShortcutFusionTests.Fuse(
                AdapterFusionConfig.Dynamic,
                BottleneckAdapterConfig.Pfeiffer,
                hiddenSize,
                seed,
                ScalarType.Float64,
                true);

        FusionOutcome Outcome(AdapterFusion fusion) => FusionOutcome.Of(encoder, RandomBert.Input(ScalarType.Float64), fusion);
    }

    public static IEnumerable<object[]> Single() =>
        new[] { BottleneckAdapterConfig.Pfeiffer, BottleneckAdapterConfig.Houlsby }
            .SelectMany(_ => Draws, (adapter, draw) => (adapter, draw))
            .SelectMany(
                _ => new[] { true, false },
                (one, isShortcut) => (object[])[one.adapter, one.draw.HiddenSize, one.draw.Seed, isShortcut]);

    [TestMethod]
    [DynamicData(nameof(Single))]
    public void Fusion_with_one_adapter_and_V_the_identity_equals_that_adapter(
        BottleneckAdapterConfig config,
        int hiddenSize,
        int seed,
        bool isShortcut)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = RandomBert.Create(hiddenSize, seed, ScalarType.Float64);
        using var generator = new Generator((ulong)seed, CPU);
        using var adapter = Adapter(config, encoder.Config.Shape, generator, ScalarType.Float64);
        using var fusion = new AdapterFusion(
            AdapterFusionConfig.Dynamic,
            encoder.Config.Shape,
            [("one", adapter)],
            0,
            generator,
            CPU,
            isShortcut);
        fusion.children().OfType<IndexedModules>().Single().to(ScalarType.Float64);
        foreach (var (_, value) in fusion.named_parameters().Where(named => named.name.EndsWith("value.weight", StringComparison.Ordinal)))
            value.copy_(eye(hiddenSize));

        var alone = encoder.Forward(RandomBert.Input(ScalarType.Float64), new EncoderPass { Adapter = adapter });
        var fused = encoder.Forward(RandomBert.Input(ScalarType.Float64), new EncoderPass { Adapter = fusion });

        Rounding.AssertWithin(Rounding.Bound(ScalarType.Float64, encoder.Config.Shape, alone), alone, fused, "one adapter");
    }

    [TestMethod]
    public void Layers_that_one_adapter_leaves_out_fuse_the_others_and_are_reported_by_index()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        using var all = (ResidualAdapters)BottleneckAdapterConfig.Pfeiffer.Create(Shape, generator, CPU);
        using var some = (ResidualAdapters)
            (BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [1], ReductionFactor = 4 }).Create(Shape, generator, CPU);
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
        using var fusion = new AdapterFusion(
            new AdapterFusionConfig { HasTemperature = true },
            Shape,
            [("one", adapter)],
            0,
            generator,
            CPU);
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

    private static AdapterFusion Fuse(
        AdapterFusionConfig config,
        BottleneckAdapterConfig adapter,
        int hiddenSize,
        int seed,
        ScalarType type,
        bool isShortcut)
    {
        var shape = new EncoderShape(hiddenSize, Layers, 4, 2 * hiddenSize);
        var generator = new Generator((ulong)seed, CPU);
        (string, ResidualAdapters)[] adapters =
        [
            ("relu", Adapter(adapter with { BottleneckSize = 8 }, shape, generator, type)),
            ("scaled", Adapter(adapter with { BottleneckSize = 3, Scaling = 1.5 }, shape, generator, type)),
            (
                "tanh",
                Adapter(
                    adapter with
                    {
                        BottleneckSize = 5,
                        Activation = ActivationFunction.Tanh,
                        Scaling = AdapterScaling.PerChannel,
                    },
                    shape,
                    generator,
                    type)),
        ];
        var fusion = new AdapterFusion(config, shape, adapters, 0, generator, CPU, isShortcut);
        foreach (var (_, parameter) in fusion.named_parameters().Where(named => named.parameter.requires_grad))
        {
            using var _ = no_grad();
            parameter.add_(empty(parameter.shape).normal_(0, 0.3, generator)); // away from the symmetric start
        }

        fusion.children().OfType<IndexedModules>().Single().to(type); // the adapters have their precision, the temperature needs none
        return fusion;
    }

    private static ResidualAdapters Adapter(BottleneckAdapterConfig config, EncoderShape shape, Generator generator, ScalarType type)
    {
        using var gradients = no_grad();
        var made = (ResidualAdapters)config.Create(shape, generator, CPU);
        foreach (var (name, parameter) in made.named_parameters())
        {
            parameter.add_(empty(parameter.shape).normal_(0, name.EndsWith("bias", StringComparison.Ordinal) ? 0.2 : 0.1, generator));
            parameter.requires_grad = false;
        }

        made.to(type);
        return made;
    }

    private sealed class PresenceRecorder : IFusionObserver
    {
        public List<string> Present { get; } = [];

        public void Observe(int layer, SubLayer subLayer, Tensor weights, IReadOnlyList<int> present) =>
            Present.Add(string.Join(',', present));
    }
}
