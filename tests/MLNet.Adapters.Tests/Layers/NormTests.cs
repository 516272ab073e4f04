using MLNet.Adapters.Layers;
using MLNet.Adapters.Tests.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>The maps and normalizations that encoders, methods and heads stand on.</summary>
[TestClass]
public sealed class NormTests
{
    [TestMethod]
    public void RmsNorm_divides_by_the_root_of_the_mean_square()
    {
        using var scope = NewDisposeScope();
        using var norm = new RmsNorm(4, 0, CPU);
        using (no_grad())
            norm.weight.copy_(tensor([1f, 2f, 1f, 1f]));

        var found = norm.call(tensor([1f, 1f, 3f, -5f]).view(1, 1, 4)); // mean of squares 36 / 4 = 9

        EncoderFixture.AssertClose(tensor([1f / 3, 2f / 3, 1f, -5f / 3]).view(1, 1, 4), found, 1e-6f);
    }

    [TestMethod]
    public void RmsNorm_adds_epsilon_under_the_root()
    {
        using var scope = NewDisposeScope();
        using var norm = new RmsNorm(2, 3, CPU);

        EncoderFixture.AssertClose(tensor([0.5f, 0.5f]), norm.call(tensor([1f, 1f])), 1e-6f); // 1 / √(1 + 3)
    }

    [TestMethod]
    public void A_map_and_a_norm_without_bias_have_one_parameter()
    {
        using var scope = NewDisposeScope();
        using var linear = new Linear(3, 2, CPU, hasBias: false);
        using var norm = new LayerNorm(3, 1e-5, CPU, hasBias: false);
        using (no_grad())
            linear.Weight.fill_(1);

        EncoderFixture.AssertClose(tensor([6f, 6f]), linear.call(tensor([1f, 2f, 3f])), 1e-6f);
        Assert.AreEqual(0f, norm.call(tensor([1f, 2f, 3f])).mean().item<float>(), 1e-6f);
        Assert.HasCount(1, ModuleParameters.Of(linear));
        Assert.HasCount(1, ModuleParameters.Of(norm));
    }

    [TestMethod]
    public void A_parameter_whose_role_nobody_tells_is_refused_by_name()
    {
        using var silent = new Silent();

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => ModuleParameters.Of(silent).ToList()).Message,
            "'weight'");
    }

    private sealed class Silent : nn.Module
    {
        public readonly TorchSharp.Modules.Parameter weight = new(zeros(1));

        public Silent()
            : base(nameof(Silent)) => RegisterComponents();
    }
}
