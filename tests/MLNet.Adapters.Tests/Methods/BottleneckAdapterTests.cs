using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

[TestClass]
public sealed class BottleneckAdapterTests
{
    private const float Exact = 1e-6f; // a handful of float32 operations on values below 1

    [TestMethod]
    public void The_worked_example_comes_out()
    {
        using var scope = NewDisposeScope();
        using var adapter = new BottleneckAdapter(BottleneckAdapterConfig.SequentialPlain, 4, 2, CPU);
        Fill(adapter,
            tensor(new[,] { { 0.4f, 0.2f, -0.1f, 0.5f }, { -0.2f, 0.5f, 0.3f, 0.1f } }),
            tensor(new[] { 0.1f, -0.1f }),
            tensor(new[,] { { 0.3f, -0.2f }, { 0.1f, 0.4f }, { -0.2f, 0.2f }, { 0.5f, -0.1f } }));
        var hidden = tensor(new[] { 0.5f, -0.3f, 0.8f, -0.1f }).view(1, 1, 4);

        var added = adapter.call(hidden);

        EncoderFixture.AssertClose(tensor(new[] { 0.033f, 0.011f, -0.022f, 0.055f }).view(1, 1, 4), added, Exact);
        EncoderFixture.AssertClose(tensor(new[] { 0.533f, -0.289f, 0.778f, -0.045f }).view(1, 1, 4), hidden + added, Exact);
    }

    [TestMethod]
    [DataRow(ActivationFunction.ReLU, 0f, 2f)]
    [DataRow(ActivationFunction.Gelu, -0.15865526f, 1.9544997f)]      // x Φ(x)
    [DataRow(ActivationFunction.GeluTanh, -0.15880801f, 1.9545977f)]  // x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))
    [DataRow(ActivationFunction.SiLU, -0.26894142f, 1.7615942f)]      // x / (1 + e^−x)
    [DataRow(ActivationFunction.Tanh, -0.76159416f, 0.9640276f)]
    [DataRow(ActivationFunction.LeakyReLU, -0.01f, 2f)]
    public void Activations_have_their_textbook_values(ActivationFunction activation, float atMinusOne, float atTwo)
    {
        using var scope = NewDisposeScope();

        var values = ActivationFunctions.Of(activation)(tensor(new[] { -1f, 2f }));

        EncoderFixture.AssertClose(tensor(new[] { atMinusOne, atTwo }), values, Exact);
    }

    [TestMethod]
    public void A_fixed_scale_multiplies_the_output()
    {
        using var scope = NewDisposeScope();
        var input = arange(8, dtype: ScalarType.Float32).view(1, 2, 4) / 8;
        using var plain = Random(BottleneckAdapterConfig.SequentialPlain);
        using var scaled = Random(BottleneckAdapterConfig.SequentialPlain with { Scaling = 2.5 });

        EncoderFixture.AssertClose(plain.call(input) * 2.5, scaled.call(input), Exact);
    }

    private static BottleneckAdapter Random(BottleneckAdapterConfig config)
    {
        var adapter = new BottleneckAdapter(config, 4, 3, CPU);
        using var generator = new Generator(7, CPU);
        adapter.Initialize(AdapterInitialization.Bert, generator);
        return adapter;
    }

    private static void Fill(BottleneckAdapter adapter, Tensor down, Tensor downBias, Tensor up)
    {
        using var _ = no_grad();
        var parameters = adapter.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        parameters["down.weight"].copy_(down);
        parameters["down.bias"].copy_(downBias);
        parameters["up.weight"].copy_(up);
    }
}
