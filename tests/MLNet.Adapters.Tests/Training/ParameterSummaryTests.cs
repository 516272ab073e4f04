using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class ParameterSummaryTests
{
    private const long BertBase = 109_482_240;

    private static IEnumerable<object[]> BertBaseCounts() =>
    [
        [BottleneckAdapterConfig.Pfeiffer, 894_528L],
        [BottleneckAdapterConfig.Houlsby, 1_789_056L],
        [BottleneckAdapterConfig.Houlsby with { BottleneckSize = 64 }, 2_379_264L],
        [BottleneckAdapterConfig.Parallel, 7_091_712L],
    ];

    [TestMethod]
    [DynamicData(nameof(BertBaseCounts))]
    public void Bert_base_has_the_published_counts(BottleneckAdapterConfig config, long trainable)
    {
        var summary = ParameterSummary.ForEncoder(768, 12, 12, 3072, config);

        Assert.AreEqual(BertBase, summary.Frozen);
        Assert.AreEqual(trainable, summary.Trainable);
        Assert.AreEqual(BertBase + trainable, summary.Total);
    }

    [TestMethod]
    [DataRow(AdapterPlacement.Both, 7_286_144L, 198_272L, 2.80, 2.72)]
    [DataRow(AdapterPlacement.FeedForward, 7_187_008L, 99_136L, 1.40, 1.38)]
    [DataRow(AdapterPlacement.None, 7_087_872L, 0L, 0.0, 0.0)]
    public void One_layer_has_the_tutorials_counts(AdapterPlacement placement, long total, long trainable, double overhead, double share)
    {
        var summary = ParameterSummary.ForLayer(768, 12, 3072, new BottleneckAdapterConfig { Placement = placement, BottleneckSize = 64 });

        Assert.AreEqual(total, summary.Total);
        Assert.AreEqual(trainable, summary.Trainable);
        Assert.AreEqual(overhead, summary.OverheadPercent, 0.005);
        Assert.AreEqual(share, summary.TrainablePercent, 0.005);
    }

    [TestMethod]
    [DataRow(8, 13_064L, 313_536L, 0.29)]
    [DataRow(32, 49_952L, 1_198_848L, 1.10)]
    [DataRow(64, 99_136L, 2_379_264L, 2.17)]
    [DataRow(256, 394_240L, 9_461_760L, 8.64)]
    public void Twelve_layers_have_the_tutorials_overhead(int bottleneck, long oneAdapter, long both, double overhead)
    {
        var config = new BottleneckAdapterConfig { BottleneckSize = bottleneck };

        var summary = ParameterSummary.ForEncoder(768, 12, 12, 3072, config);
        var half = ParameterSummary.ForEncoder(768, 12, 12, 3072, config with { Placement = AdapterPlacement.FeedForward });

        Assert.AreEqual(both, summary.Trainable);
        Assert.AreEqual(24 * oneAdapter, summary.Trainable);
        Assert.AreEqual(overhead, summary.OverheadPercent, 0.005);
        Assert.AreEqual(both / 2, half.Trainable);
    }

    [TestMethod]
    public void The_table_names_every_parameter_and_the_totals()
    {
        var table = ParameterSummary.ForLayer(768, 12, 3072, new BottleneckAdapterConfig { BottleneckSize = 64 }).ToTable();

        StringAssert.Contains(table, "layer.query.weight");
        StringAssert.Contains(table, "768 × 768");
        StringAssert.Contains(table, "adapter.layer.0.feed_forward.up.weight");
        StringAssert.Contains(table, "7,286,144");
        StringAssert.Contains(table, "2.72 % of all, 2.80 % of the frozen");
    }

    [TestMethod]
    public void Components_take_the_layers_together()
    {
        var summary = ParameterSummary.ForEncoder(768, 12, 12, 3072, BottleneckAdapterConfig.Pfeiffer);

        var down = summary.Components.Single(component => component.Name == "adapter.layer.*.feed_forward.down.weight");

        Assert.AreEqual(12, down.Parameters);
        Assert.AreEqual(12L * 48 * 768, down.Count);
        Assert.IsTrue(down.IsTrainable);
        Assert.AreEqual(summary.Total, summary.Components.Sum(component => component.Count));
    }
}
