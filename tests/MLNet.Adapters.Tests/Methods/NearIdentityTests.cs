using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>How far a new adapter moves the default encoder's last hidden state, in relative L2 norm.</summary>
[TestClass]
public sealed class NearIdentityTests
{
    private const double NearIdentity = 0.05; // the reference measured 0.015–0.029

    [TestMethod]
    [DataRow(24, AdapterPlacement.FeedForward, true)]
    [DataRow(64, AdapterPlacement.FeedForward, false)]
    [DataRow(64, AdapterPlacement.Both, false)]
    public void A_new_sequential_adapter_hardly_moves_the_encoder(int bottleneck, AdapterPlacement placement, bool normBefore)
    {
        var config = new BottleneckAdapterConfig { Placement = placement, BottleneckSize = bottleneck, OriginalLayerNormBefore = normBefore };

        Assert.IsLessThanOrEqualTo(NearIdentity, RelativeDistance(config));
        Assert.IsGreaterThan(0.001, RelativeDistance(config));
    }

    [TestMethod]
    public void Weights_ten_times_larger_move_it_far()
    {
        var config = BottleneckAdapterConfig.Pfeiffer with { Initialization = AdapterInitialization.Normal };

        Assert.IsGreaterThan(NearIdentity, RelativeDistance(config, weightScale: 10));
    }

    [TestMethod]
    public void A_parallel_adapter_of_scale_four_stays_close()
    {
        var config = BottleneckAdapterConfig.Parallel with { Initialization = AdapterInitialization.Normal, BottleneckSize = 24 };

        Assert.IsLessThanOrEqualTo(0.15, RelativeDistance(config)); // the reference measured 0.07–0.12
    }

    private static IEnumerable<object[]> Presets() =>
        [[BottleneckAdapterConfig.Pfeiffer], [BottleneckAdapterConfig.Houlsby], [BottleneckAdapterConfig.Parallel], [BottleneckAdapterConfig.SequentialPlain]];

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void A_zero_up_projection_changes_nothing(BottleneckAdapterConfig config) =>
        Assert.AreEqual(0, RelativeDistance(config, zeroUp: true));

    private static double RelativeDistance(BottleneckAdapterConfig config, double weightScale = 1, bool zeroUp = false)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var encoder = EncoderFamilies.Load(EncoderFiles.FromDirectory(DefaultEncoder.Folder), CPU);
        using var expected = SafetensorsFile.Open(Fixture.Path("minilm", "expected.safetensors"));
        using var generator = new Generator(1, CPU);
        using var adapter = config.Create(encoder.Config.Shape, generator, CPU);
        foreach (var (name, parameter) in adapter.named_parameters())
        {
            if (name.EndsWith(".weight", StringComparison.Ordinal))
                parameter.mul_(zeroUp && name.Contains(".up.", StringComparison.Ordinal) ? 0 : weightScale);
        }

        long[] row = [101, 1996, 3185, 2001, 2307, 1010, 1045, 3866, 2009, 999, 102];
        var input = EncoderInput.Create(row, new long[row.Length], [row.Length], row.Length, CPU);
        var plain = encoder.Forward(input, EncoderPass.Plain);
        var adapted = encoder.Forward(input, new EncoderPass { Adapter = adapter });
        return (adapted - plain).norm().item<float>() / plain.norm().item<float>();
    }
}
