using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class GaussLegendreTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(16)]
    [DataRow(512)]
    public void Polynomials_up_to_degree_2n_minus_1_are_exact(int count)
    {
        var nodes = GaussLegendre.Nodes(count);

        Assert.HasCount(count, nodes);
        Assert.IsTrue(nodes.All(node => node is { Node: > 0 and < 1, Weight: > 0 }));
        foreach (var degree in new[] { 0, 1, Math.Min((2 * count) - 1, 40) })
            Assert.AreEqual(1.0 / (degree + 1), nodes.Sum(node => node.Weight * Math.Pow(node.Node, degree)), 1e-12, $"x^{degree}");
    }

    [TestMethod]
    public void Two_nodes_are_those_of_the_textbook()
    {
        double[] expected = [.. new[] { -1 / Math.Sqrt(3), 1 / Math.Sqrt(3) }.Select(x => (1 + x) / 2)];

        foreach (var (node, known) in GaussLegendre.Nodes(2).OrderBy(node => node.Node).Zip(expected))
        {
            Assert.AreEqual(known, node.Node, 1e-14);
            Assert.AreEqual(0.5, node.Weight, 1e-14);
        }
    }
}
