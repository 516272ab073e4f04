using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>One operation of an encoder.</summary>
/// <param name="name">What it is.</param>
/// <param name="count">How often a forward pass computes it.</param>
/// <param name="states">Its input.</param>
/// <param name="apply">Computes its result.</param>
internal sealed class Operator(string name, int count, Tensor states, Func<Tensor, Tensor> apply)
{
    private readonly Tensor _trained = states.detach().requires_grad_();
    private (Tensor Result, Tensor Gradient)? _graph;

    public string Name => name;

    public int Count => count;

    public void Run()
    {
        using var mode = inference_mode();
        apply(states).Dispose();
    }

    /// <summary>Computes the gradient of the states again and again, from the same graph.</summary>
    public void RunBackward()
    {
        if (_graph is null)
        {
            var result = apply(_trained);
            _graph = (result, randn_like(result));
        }

        using var scope = NewDisposeScope();
        autograd.grad([_graph.Value.Result], [_trained], [_graph.Value.Gradient], retain_graph: true);
    }
}
