using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// Computes layers without keeping what their gradients need, and computes each again when its gradients are due: less memory for one more
/// pass through the layers (gradient checkpointing; Chen et al. 2016, arXiv 1604.06174).
/// </summary>
internal sealed class LayerCheckpoints
{
    private readonly Stack<Checkpoint> _checkpoints = new();

    /// <summary>Computes a layer, and notes it for <see cref="Backward"/>.</summary>
    /// <param name="entering">The states that enter it.</param>
    /// <param name="masks">The sources of dropout masks inside it, which are the same when it is computed again.</param>
    /// <param name="layer">Computes it.</param>
    /// <returns>The states that leave it, a leaf whose gradient <see cref="Backward"/> passes on.</returns>
    public Tensor Run(Tensor entering, IEnumerable<DropoutMasks> masks, Func<Tensor, Tensor> layer)
    {
        DropoutState[] states = [.. masks.Distinct().Select(DropoutState.Of)];
        Tensor left;
        using (no_grad())
            left = layer(entering);
        _checkpoints.Push(new Checkpoint(left.requires_grad_(), states, () => layer(entering)));
        return left;
    }

    /// <summary>Adds up the gradients of everything before the states that were returned last, whose own gradients are known.</summary>
    public void Backward()
    {
        var sources = _checkpoints.SelectMany(checkpoint => checkpoint.Masks).Select(state => state.Masks).Distinct();
        DropoutState[] now = [.. sources.Select(DropoutState.Of)];
        while (_checkpoints.TryPop(out var checkpoint))
        {
            using var scope = NewDisposeScope();
            if (checkpoint.Left.grad is not { } gradient)
                continue;
            Array.ForEach(checkpoint.Masks, state => state.Restore());
            var again = checkpoint.Compute();
            if (again.requires_grad)
                again.backward([gradient], retain_graph: true); // layers may share what was computed before them
            checkpoint.Left.Dispose();
        }

        Array.ForEach(now, state => state.Restore());
    }

    /// <param name="Left">The states that left a layer.</param>
    /// <param name="Masks">The state of the sources of dropout masks before it.</param>
    /// <param name="Compute">Computes it again.</param>
    private sealed record Checkpoint(Tensor Left, DropoutState[] Masks, Func<Tensor> Compute);
}
