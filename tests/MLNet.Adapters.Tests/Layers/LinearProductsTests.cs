using MLNet.Adapters.Layers;
using MLNet.Adapters.Tests.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Both ways of computing a linear map agree, in outputs and in gradients.</summary>
[TestClass]
public sealed class LinearProductsTests
{
    [TestMethod]
    [DataRow(1, 3, 5, 7)]
    [DataRow(4, 33, 16, 48)]
    [DataRow(2, 64, 384, 1536)]
    [DataRow(3, 50, 1536, 384)]
    public void Convolution_gives_the_outputs_of_linear(int rows, int tokens, int inner, int columns)
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = Draw(rows, tokens, inner, columns);
        foreach (var shift in new[] { bias, null })
        {
            var expected = nn.functional.linear(x.to(float64), weight.to(float64), shift?.to(float64));

            var actual = LinearProducts.Convolve(x, weight, shift);

            CollectionAssert.AreEqual(new long[] { rows, tokens, columns }, actual.shape);
            Assert.IsTrue(actual.is_contiguous());
            Rounding.AssertWithin(4 * Rounding.OfSum(ScalarType.Float32, inner, expected), expected, actual.to(float64), "outputs");
        }
    }

    [TestMethod]
    public void Convolution_gives_the_gradients_of_linear()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = Draw(4, 40, 64, 96);
        var above = randn([4, 40, 96], generator: new Generator(2, CPU));

        var expected = Gradients((a, w, b) => nn.functional.linear(a, w, b), float64);
        var actual = Gradients(LinearProducts.Convolve, float32);

        // Sums over at most 160 rows or 96 columns, of terms of size 1.
        foreach (var (name, mine, exact) in new[] { "x", "weight", "bias" }.Zip(actual, expected))
            Rounding.AssertWithin(4 * Rounding.OfSum(ScalarType.Float32, 160, exact), exact, mine.to(float64), name);

        Tensor[] Gradients(Func<Tensor, Tensor, Tensor?, Tensor> product, ScalarType type)
        {
            Tensor[] leaves = [.. new[] { x, weight, bias }.Select(leaf => leaf.detach().to(type, copy: true).requires_grad_(true))];
            product(leaves[0], leaves[1], leaves[2]).backward([above.to(type)]);
            return [.. leaves.Select(leaf => leaf.grad!)];
        }
    }

    [TestMethod]
    public void Convolution_reads_states_that_are_not_contiguous()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = Draw(6, 30, 24, 8);
        var turned = x.transpose(0, 1); // [T, B, in] without a copy

        var expected = nn.functional.linear(turned, weight, bias);

        Assert.AreEqual(0, (LinearProducts.Convolve(turned, weight, bias) - expected).abs().max().item<float>(), 1e-5f);
    }

    [TestMethod]
    [DataRow(null, true, ProductWay.Convolution)]
    [DataRow(null, false, ProductWay.Linear)]
    [DataRow("", true, ProductWay.Convolution)]
    [DataRow("auto", false, ProductWay.Linear)]
    [DataRow("linear", true, ProductWay.Linear)]
    [DataRow(" Linear ", true, ProductWay.Linear)]
    [DataRow("CONVOLUTION", false, ProductWay.Convolution)]
    public void The_environment_variable_overrules_the_processor(string? value, bool isConvolutionFaster, object expected) =>
        Assert.AreEqual(expected, ProductWays.Choose(value, false, isConvolutionFaster).Training);

    [TestMethod]
    [DataRow(null, true, true, ProductWay.Packed, ProductWay.Convolution)]
    [DataRow("auto", true, false, ProductWay.Packed, ProductWay.Linear)]
    [DataRow("auto", false, false, ProductWay.Linear, ProductWay.Linear)]
    [DataRow("Packed", true, true, ProductWay.Packed, ProductWay.Linear)]
    [DataRow("linear", true, true, ProductWay.Linear, ProductWay.Linear)]
    [DataRow("convolution", true, false, ProductWay.Convolution, ProductWay.Convolution)]
    public void Scoring_uses_packed_weights_unless_another_way_is_named(
        string? value, bool canPack, bool isConvolutionFaster, object scoring, object training) =>
        Assert.AreEqual(
            new ProductWays((ProductWay)scoring, (ProductWay)training), ProductWays.Choose(value, canPack, isConvolutionFaster));

    [TestMethod]
    public void Packed_weights_are_refused_on_a_processor_without_kernels() => StringAssert.Contains(
        Assert.Throws<InvalidOperationException>(() => ProductWays.Choose("packed", canPack: false, false)).Message,
        "no fused multiply-add in vectors of 256 bits");

    [TestMethod]
    [DataRow("mkl")]
    [DataRow("1")]
    public void An_unknown_value_is_refused_with_the_known_ones(string value)
    {
        var message = Assert.Throws<InvalidOperationException>(() => ProductWays.Choose(value, false, false)).Message;

        StringAssert.Contains(message, $"MLNET_ADAPTERS_PRODUCTS is '{value}'");
        StringAssert.Contains(message, "auto, linear, convolution or packed");
    }

    private static (Tensor X, Tensor Weight, Tensor Bias) Draw(int rows, int tokens, int inner, int columns)
    {
        using var generator = new Generator(1, CPU);
        return (
            randn([rows, tokens, inner], generator: generator),
            randn([columns, inner], generator: generator) / Math.Sqrt(inner),
            randn([columns], generator: generator));
    }
}
