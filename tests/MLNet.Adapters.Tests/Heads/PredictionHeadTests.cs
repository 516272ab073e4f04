using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Heads;

[TestClass]
public sealed class PredictionHeadTests
{
    [TestMethod]
    public void The_two_layer_head_is_a_linear_map_of_tanh_of_a_linear_map_of_the_first_token()
    {
        using var scope = NewDisposeScope();
        using var head = Create(ClassificationHeadKind.TwoLayer, 1);
        var last = Hidden();
        var weights = Named(head);

        var expected = weights["output.weight"]
            .matmul(weights["dense.weight"].matmul(last[0][0]).add(weights["dense.bias"]).tanh())
            .add(weights["output.bias"]);

        EncoderFixture.AssertClose(expected, head.Forward(last, null, 0.5)[0], 1e-6f);
    }

    [TestMethod]
    public void The_linear_head_is_one_linear_map_of_the_first_token()
    {
        using var scope = NewDisposeScope();
        using var head = Create(ClassificationHeadKind.Linear, 1);
        var weights = Named(head);

        EncoderFixture.AssertClose(weights["output.weight"].matmul(Hidden()[1][0]), head.Forward(Hidden(), null, 0)[1], 1e-6f);
        CollectionAssert.AreEquivalent(new[] { "output.weight", "output.bias" }, weights.Keys);
    }

    [TestMethod]
    public void New_weights_are_normal_and_follow_the_generator()
    {
        using var scope = NewDisposeScope();
        using var first = Create(ClassificationHeadKind.TwoLayer, 1, hiddenSize: 256);
        using var same = Create(ClassificationHeadKind.TwoLayer, 1, hiddenSize: 256);
        using var other = Create(ClassificationHeadKind.TwoLayer, 2, hiddenSize: 256);

        var dense = Named(first)["dense.weight"];
        Assert.AreEqual(0.02, dense.std().item<float>(), 0.0005);
        Assert.AreEqual(0, dense.mean().item<float>(), 0.0005);
        Assert.AreEqual(0, Named(first)["dense.bias"].abs().max().item<float>());
        Assert.AreEqual(0f, EncoderFixture.LargestDifference(dense, Named(same)["dense.weight"]));
        Assert.AreNotEqual(0f, EncoderFixture.LargestDifference(dense, Named(other)["dense.weight"]));
    }

    [TestMethod]
    public void Dropout_follows_its_own_generator_and_keeps_the_mean()
    {
        using var scope = NewDisposeScope();
        var input = ones(20_000);

        var (first, same, other) = (Drop(1), Drop(1), Drop(2));

        Assert.AreEqual(0f, EncoderFixture.LargestDifference(first, same));
        Assert.AreNotEqual(0f, EncoderFixture.LargestDifference(first, other));
        Assert.AreEqual(1, first.mean().item<float>(), 0.02);
        Assert.AreEqual(0.25, first.eq(0).to_type(ScalarType.Float32).mean().item<float>(), 0.02);

        Tensor Drop(ulong seed)
        {
            using var generator = new Generator(seed, CPU);
            return new DropoutMasks(generator).Apply(input, 0.25);
        }
    }

    private static PredictionHead Create(ClassificationHeadKind kind, ulong seed, int hiddenSize = 4)
    {
        using var generator = new Generator(seed, CPU);
        return new PredictionHead(HeadConfig.Of(kind), hiddenSize, 3, generator, CPU);
    }

    private static Tensor Hidden() => arange(24, dtype: ScalarType.Float32).view(2, 3, 4).sin(); // [B, T, H]

    private static Dictionary<string, Tensor> Named(PredictionHead head) =>
        head.named_parameters().ToDictionary(named => named.name, named => named.parameter.detach());
}
