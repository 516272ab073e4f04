using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Checkpoints.AdapterHub;

[TestClass]
public sealed class HubFactorTests
{
    // H, a factor, and what Python's int(H // factor) is; here ⌊H / factor⌋ is one more for 12.8, 6.4, 3.2 and 2.56.
    [TestMethod]
    [DataRow(384, 12.8, 29)]
    [DataRow(32, 6.4, 4)]
    [DataRow(32, 3.2, 9)]
    [DataRow(768, 7.68, 100)]
    [DataRow(768, 2.56, 299)]
    [DataRow(384, 16, 24)]
    [DataRow(32, 0.5, 64)]
    [DataRow(32, 100, 1)]
    public void A_factor_means_the_reference_s_bottleneck(int hiddenSize, double factor, int bottleneck)
    {
        var read = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = HubFactor.FromReference(factor, hiddenSize) };

        Assert.AreEqual(bottleneck, read.SizeOf(0, hiddenSize));
    }

    [TestMethod]
    [DataRow(32)]
    [DataRow(384)]
    [DataRow(768)]
    public void A_factor_that_is_written_gives_its_bottleneck_to_both_readers(int hiddenSize)
    {
        for (var size = 1; size <= hiddenSize; size++)
        {
            var own = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = (double)hiddenSize / size };
            foreach (
                var config in new[]
                {
                    own,
                    own with
                    {
                        BottleneckSize = size,
                    },
                    own with
                    {
                        ReductionFactorByLayer = new LayerMap { Default = own.ReductionFactor },
                    },
                })
            {
                var written = new HubBottleneck().Write(config, hiddenSize)["reduction_factor"]!;
                var factor = JsonSerializer.Deserialize<double>(written is JsonObject map ? map["default"] : written);
                Assert.AreEqual(
                    config.SizeOf(0, hiddenSize),
                    InTheReference(hiddenSize, factor),
                    $"bottleneck {size} of {hiddenSize} by {factor}");
                Assert.AreEqual(
                    config.SizeOf(0, hiddenSize),
                    Math.Max(1, (int)Math.Floor(hiddenSize / factor)),
                    $"bottleneck {size} of {hiddenSize} by {factor}");
            }
        }
    }

    // CPython's float floor division: (a - fmod(a, b)) / b, which is a whole number but for its rounding.
    private static int InTheReference(double hiddenSize, double factor) =>
        Math.Max(1, (int)Math.Round((hiddenSize - (hiddenSize % factor)) / factor));
}
