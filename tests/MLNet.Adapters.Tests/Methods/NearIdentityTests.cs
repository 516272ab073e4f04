using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>How far a new adapter moves the default encoder's last hidden state, in relative L2 norm.</summary>
[TestClass]
public sealed class NearIdentityTests
{
    private const double NearIdentity = 0.05; // the reference measured 0.015–0.029
    private const int Texts = 8;

    [TestMethod]
    [DataRow(24, AdapterPlacement.FeedForward, true)]
    [DataRow(64, AdapterPlacement.FeedForward, false)]
    [DataRow(64, AdapterPlacement.Both, false)]
    public void A_new_sequential_adapter_hardly_moves_the_encoder(int bottleneck, AdapterPlacement placement, bool normBefore)
    {
        var config = new BottleneckAdapterConfig
        {
            Placement = placement,
            BottleneckSize = bottleneck,
            OriginalLayerNormBefore = normBefore,
        };

        Assert.IsLessThanOrEqualTo(NearIdentity, RelativeDistance(config));
        Assert.IsGreaterThan(0.001, RelativeDistance(config));
    }

    // So the test above tells weights that are too large from good ones.
    [TestMethod]
    [DataRow(24, false)]
    [DataRow(24, true)]
    [DataRow(64, false)]
    [DataRow(64, true)]
    public void Weights_ten_times_larger_move_it_by_more_than_its_own_length(int bottleneck, bool normBefore)
    {
        var config = new BottleneckAdapterConfig
        {
            Placement = AdapterPlacement.Both,
            BottleneckSize = bottleneck,
            OriginalLayerNormBefore = normBefore,
        };

        Assert.IsGreaterThan(1, RelativeDistance(config, weightScale: 10)); // σ = 0.1: 1.1–1.6 here, over 1 in the reference
    }

    [TestMethod]
    public void A_parallel_adapter_of_scale_four_stays_close()
    {
        var config = BottleneckAdapterConfig.Parallel with { Initialization = AdapterInitialization.Normal, BottleneckSize = 24 };

        Assert.IsLessThanOrEqualTo(0.15, RelativeDistance(config)); // the reference measured 0.07–0.12
    }

    private static IEnumerable<object[]> Presets() =>
        [
            [BottleneckAdapterConfig.Pfeiffer],
            [BottleneckAdapterConfig.Houlsby],
            [BottleneckAdapterConfig.Parallel],
            [BottleneckAdapterConfig.SequentialPlain],
            [BottleneckAdapterConfig.AdapterPlus with { ReductionFactor = 16 }],
        ];

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void A_zero_up_projection_changes_nothing(BottleneckAdapterConfig config) =>
        Assert.AreEqual(0, RelativeDistance(config, zeroUp: true));

    private static double RelativeDistance(BottleneckAdapterConfig config, double weightScale = 1, bool zeroUp = false)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderLoading.Load(EncoderFiles.FromDirectory(DefaultEncoder.Folder), CPU);
        using var expected = SafetensorsFile.Open(Fixture.Path("minilm", "expected.safetensors"));
        using var generator = new Generator(1, CPU);
        using var adapter = config.Create(encoder.Config.Shape, generator, CPU);
        foreach (var (name, parameter) in adapter.named_parameters())
        {
            if (name.EndsWith(".weight", StringComparison.Ordinal))
                parameter.mul_(zeroUp && name.Contains(".up.", StringComparison.Ordinal) ? 0 : weightScale);
        }

        var input = ShortTexts(expected);
        var isToken = (input.AttentionBias! == 0).reshape(Texts, -1, 1); // [B, 1, 1, T] → [B, T, 1]
        var plain = encoder.Forward(input, EncoderPass.Plain) * isToken;
        var adapted = encoder.Forward(input, new EncoderPass { Adapter = adapter }) * isToken;
        return (adapted - plain).norm().item<float>() / plain.norm().item<float>();
    }

    /// <summary>The first of the reference's own texts, padded no further than the longest of them.</summary>
    private static EncoderInput ShortTexts(SafetensorsFile expected)
    {
        var all = EncoderFixture.Input(expected); // [14, 128]
        var ids = all.Ids.narrow(0, 0, Texts);
        var bias = all.AttentionBias!.narrow(0, 0, Texts);
        var tokens = (bias == 0).sum(-1).max().item<long>();
        return new EncoderInput(ids.narrow(1, 0, tokens), all.TypeIds.narrow(0, 0, Texts).narrow(1, 0, tokens), bias.narrow(3, 0, tokens));
    }
}
