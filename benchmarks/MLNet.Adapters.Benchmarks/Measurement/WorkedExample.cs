using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Reporting;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>A small adapter, run by the library on one token.</summary>
internal static class WorkedExample
{
    private static readonly float[] Input = [0.5f, -0.3f, 0.8f, -0.1f];
    private static readonly float[,] Down = { { 0.4f, 0.2f, -0.1f, 0.5f }, { -0.2f, 0.5f, 0.3f, 0.1f } };
    private static readonly float[] DownBias = [0.1f, -0.1f];
    private static readonly float[,] Up = { { 0.3f, -0.2f }, { 0.1f, 0.4f }, { -0.2f, 0.2f }, { 0.5f, -0.1f } };

    public static AdapterSteps Compute()
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        using var adapter = new BottleneckAdapter(BottleneckAdapterConfig.SequentialPlain, Input.Length, DownBias.Length, CPU);
        var parameters = adapter.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        parameters["down.weight"].copy_(tensor(Down));
        parameters["down.bias"].copy_(tensor(DownBias));
        parameters["up.weight"].copy_(tensor(Up));
        var matrices = adapter.ToMatrices();
        var token = tensor(Input);
        var projected = nn.functional.linear(token, matrices.Down, matrices.DownBias);
        var added = adapter.call(token);
        return new AdapterSteps(
            Numbers(token),
            Rows(matrices.Down),
            Numbers(matrices.DownBias),
            Numbers(projected),
            Numbers(ActivationFunctions.Of(matrices.Activation)(projected)),
            Rows(matrices.Up),
            Numbers(matrices.UpBias),
            Numbers(added),
            Numbers(token + added))
        {
            Activation = matrices.Activation.ToString(),
        };
    }

    private static double[] Numbers(Tensor values) => [.. values.data<float>().Select(value => Math.Round(value, 6))];

    private static IReadOnlyList<double>[] Rows(Tensor matrix) =>
        [.. Enumerable.Range(0, (int)matrix.shape[0]).Select(row => (IReadOnlyList<double>)Numbers(matrix[row]))];
}
