using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Methods;

[TestClass]
public sealed class RecommendedBottleneckTests
{
    [TestMethod]
    [DataRow(768, 64)]
    [DataRow(1024, 85)]
    [DataRow(4096, 341)]
    [DataRow(384, 32)]
    [DataRow(5, 1)]
    public void The_ratio_is_twelve_to_one(int hiddenSize, int expected) =>
        Assert.AreEqual(expected, RecommendedBottleneck.For(hiddenSize));

    [TestMethod]
    public void A_hidden_size_must_be_positive() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RecommendedBottleneck.For(0));
}
