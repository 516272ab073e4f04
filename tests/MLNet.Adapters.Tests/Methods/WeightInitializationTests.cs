using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

[TestClass]
public sealed class WeightInitializationTests
{
    [TestMethod]
    [DataRow(AdapterInitialization.Bert, 0.02)]
    [DataRow(AdapterInitialization.Normal, 0.01)]
    [DataRow(AdapterInitialization.Houlsby, 0.0087962)] // σ of a normal of σ 0.01 cut at ±2σ
    public void Weights_have_the_spread_of_their_scheme(AdapterInitialization initialization, double sigma)
    {
        using var scope = NewDisposeScope();
        var (down, up) = Draw(initialization, 1);

        // The standard error of σ over 200,000 draws is 0.16 %; 1 % is six of them.
        Assert.AreEqual(sigma, down.std().item<float>(), sigma * 0.01);
        Assert.AreEqual(sigma, up.std().item<float>(), sigma * 0.01);
    }

    [TestMethod]
    public void Houlsby_never_leaves_two_sigma()
    {
        using var scope = NewDisposeScope();
        var (down, _) = Draw(AdapterInitialization.Houlsby, 1);

        Assert.IsLessThanOrEqualTo(0.02f, down.abs().max().item<float>());
    }

    [TestMethod]
    public void MamAdapter_starts_as_an_exact_identity()
    {
        using var scope = NewDisposeScope();
        var (down, up) = Draw(AdapterInitialization.MamAdapter, 1);

        Assert.AreEqual(0f, up.abs().max().item<float>());
        var bound = 1 / Math.Sqrt(1000); // √(6 / (1 + 5) / fan-in)
        Assert.IsLessThanOrEqualTo((float)bound, down.abs().max().item<float>());
        Assert.AreEqual(bound / Math.Sqrt(3), down.std().item<float>(), bound * 0.01);
    }

    [TestMethod]
    public void The_generator_decides_and_the_global_random_state_is_left_alone()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var expected = rand(3).data<float>().ToArray();
        manual_seed(5);

        var (first, _) = Draw(AdapterInitialization.Bert, 1);
        var (second, _) = Draw(AdapterInitialization.Bert, 1);
        var (third, _) = Draw(AdapterInitialization.Bert, 2);

        Assert.IsTrue(first.equal(second).all().item<bool>());
        Assert.IsFalse(first.equal(third).all().item<bool>());
        CollectionAssert.AreEqual(expected, rand(3).data<float>().ToArray());
    }

    private static (Tensor Down, Tensor Up) Draw(AdapterInitialization initialization, ulong seed)
    {
        using var generator = new Generator(seed, CPU);
        var (down, up) = (empty(200, 1000), empty(1000, 200));
        WeightInitialization.Fill(down, up, initialization, generator);
        return (down, up);
    }
}
