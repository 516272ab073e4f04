using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Methods;

[TestClass]
public sealed class BottleneckAdapterConfigTests
{
    private static readonly EncoderShape Shape = new(384, 6, 12, 1536);
    private static readonly JsonSerializerOptions Json = new() { Converters = { new AdapterConfigConverter() } };

    private static IEnumerable<object[]> Faults() =>
    [
        [BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 0 }, "reduction factor is 0"],
        [BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = -2 }, "reduction factor is -2"],
        [BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = double.NaN }, "reduction factor is NaN"],
        [BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = 0 }, "bottleneck size is 0"],
        [BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [6] }, "leave-out layer 6 does not exist"],
        [BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [-1] }, "leave-out layer -1 does not exist"],
        [BottleneckAdapterConfig.Pfeiffer with { Activation = (ActivationFunction)99 }, "unknown value 99"],
        [BottleneckAdapterConfig.Pfeiffer with { Scaling = double.PositiveInfinity }, "scaling is"],
        [BottleneckAdapterConfig.Pfeiffer with { Scaling = AdapterScaling.Learned with { Value = 3 } }, "has the value 3"],
        [BottleneckAdapterConfig.Pfeiffer with { ReductionFactorByLayer = Map(null, (0, 8), (1, 8)) }, "layer 2 needs one"],
        [BottleneckAdapterConfig.Pfeiffer with { ReductionFactorByLayer = Map(16, (7, 8)) }, "7 does not exist"],
        [BottleneckAdapterConfig.Pfeiffer with { ReductionFactorByLayer = Map(16, (0, 0)) }, "layer 0 is 0"],
        [BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = 8, ReductionFactorByLayer = Map(16) }, "one of them"],
    ];

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void A_wrong_value_is_named(BottleneckAdapterConfig config, string fact)
    {
        var error = Assert.Throws<ArgumentException>(() => config.Validate(Shape));

        StringAssert.Contains(error.Message, fact);
    }

    [TestMethod]
    public void A_map_without_default_is_fine_where_the_other_layers_are_left_out()
    {
        var config = BottleneckAdapterConfig.Pfeiffer with
        {
            ReductionFactorByLayer = Map(null, (0, 8), (1, 4)),
            LeaveOutLayers = [2, 3, 4, 5],
        };

        config.Validate(Shape);

        Assert.AreEqual(48, config.SizeOf(0, 384));
        Assert.AreEqual(96, config.SizeOf(1, 384));
    }

    [TestMethod]
    [DataRow(16.0, 24)]
    [DataRow(7.0, 54)]   // ⌊384 / 7⌋
    [DataRow(1000.0, 1)]
    public void The_bottleneck_follows_from_the_reduction_factor(double factor, int size) =>
        Assert.AreEqual(size, (BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = factor }).SizeOf(0, 384));

    [TestMethod]
    public void A_very_large_bottleneck_is_warned_of()
    {
        var warning = (BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = 512 }).Warnings(Shape).Single();

        StringAssert.Contains(warning, "512 is rarely worthwhile");
        StringAssert.Contains(warning, "32 keeps the usual 12:1");
        Assert.IsEmpty(BottleneckAdapterConfig.Pfeiffer.Warnings(Shape));
    }

    [TestMethod]
    public void Records_survive_their_text_form_and_compare_by_value()
    {
        AdapterConfig config = BottleneckAdapterConfig.Houlsby with
        {
            LeaveOutLayers = [0, 2],
            ReductionFactorByLayer = Map(12, (1, 4)),
            Scaling = AdapterScaling.PerChannel,
        };

        var read = JsonSerializer.Deserialize<AdapterConfig>(JsonSerializer.Serialize<AdapterConfig>(config, Json), Json);

        Assert.AreEqual(config, read);
        Assert.AreEqual(config.GetHashCode(), read!.GetHashCode());
        Assert.AreNotEqual(config, BottleneckAdapterConfig.Houlsby);
    }

    [TestMethod]
    public void Lists_that_are_changed_later_do_not_change_the_record()
    {
        var layers = new List<int> { 2, 0, 2 };
        var config = BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = layers };
        layers.Add(5);

        CollectionAssert.AreEqual(new[] { 0, 2 }, config.LeaveOutLayers.ToArray());
        Assert.AreEqual(BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [0, 2] }, config);
    }

    private static LayerMap Map(double? @default, params (int Layer, double Factor)[] layers) =>
        new() { Layers = layers.ToDictionary(pair => pair.Layer, pair => pair.Factor), Default = @default };
}
