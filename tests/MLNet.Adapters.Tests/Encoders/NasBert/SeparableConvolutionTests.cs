using MLNet.Adapters.Encoders;
using MLNet.Adapters.Encoders.NasBert;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Encoders.NasBert;

/// <summary>The convolution over the tokens of a text, trained or frozen, against sums of shifted tokens.</summary>
[TestClass]
public sealed class SeparableConvolutionTests
{
    private const int Hidden = 16;

    [TestMethod]
    [DataRow(3, false)]
    [DataRow(3, true)]
    [DataRow(5, false)]
    [DataRow(5, true)]
    [DataRow(7, false)]
    [DataRow(7, true)]
    public void Values_and_gradients_are_those_of_shifted_tokens(int width, bool isTrained)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        using var convolution = new SeparableConvolution(Hidden, width, ScalarType.Float32, CPU);
        var parameters = convolution.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        foreach (var parameter in parameters.Values)
        {
            using (no_grad())
                parameter.normal_(0, 0.5, generator);
            parameter.requires_grad = isTrained;
        }

        foreach (var (texts, tokens) in new[] { (2, 9), (1, 2), (3, 1) })
        {
            var x = randn([texts, tokens, Hidden], generator: generator).requires_grad_(true);
            Tensor[] inputs = isTrained ? [x, .. parameters.Values] : [x];
            var direction = randn([texts, tokens, Hidden], generator: generator);

            var found = convolution.Apply(x, TokenLayout.Padded(null));
            var expected = Shifted(x, parameters, width);

            EncoderFixture.AssertClose(expected, found, 1e-5f);
            var gradients = autograd.grad([found], inputs, [direction]);
            foreach (var (index, gradient) in autograd.grad([expected], inputs, [direction]).Index())
                EncoderFixture.AssertClose(gradient, gradients[index], 1e-4f);
        }
    }

    private static Tensor Shifted(Tensor x, Dictionary<string, Parameter> parameters, int width)
    {
        var (kernel, tokens) = (parameters["weight"], x.shape[1]); // [H, 1, K]
        var padded = nn.functional.pad(x, [0, 0, width / 2, width / 2]);
        var mixed = Enumerable.Range(0, width)
            .Aggregate(parameters["bias"].view(1, 1, -1), (sum, k) => sum + (padded.narrow(1, k, tokens) * kernel.select(2, k).squeeze(1)));
        return nn.functional.linear(mixed, parameters["pointwise.weight"], parameters["pointwise.bias"]).gelu();
    }
}
