using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>The frozen adapters of one place as a few stacked matrices.</summary>
/// <remarks>Shapes: N adapters, R bottleneck of one adapter, ΣR of all, H hidden.</remarks>
internal sealed class StackedBranches : nn.Module
{
    private readonly (ActivationFunction Kind, int Start, int Length)[] _activations;
    private readonly int[] _sizes;

    public StackedBranches(IReadOnlyList<BranchMatrices> adapters)
        : base(nameof(StackedBranches))
    {
        using var scope = NewDisposeScope();
        _sizes = [.. adapters.Select(adapter => (int)adapter.Down.shape[0])];
        Count = adapters.Count;
        Width = _sizes.Sum();
        _activations = [.. Runs(adapters)];
        RegisterConstant("down", Down = cat([.. adapters.Select(adapter => adapter.Down)], 0));
        RegisterConstant("down_bias", DownBias = cat([.. adapters.Select(adapter => adapter.DownBias)], 0));
        var ups = adapters.Select(adapter => adapter.Up).Concat(adapters.Select(adapter => adapter.UpBias.unsqueeze(1)));
        RegisterConstant("up", Up = cat([.. ups], 1).contiguous());
        var owners = _sizes.SelectMany((size, adapter) => Enumerable.Repeat((long)adapter, size)).ToArray();
        RegisterConstant(
            "owner",
            Owner = eye(Count, dtype: Down.dtype, device: CPU).index_select(0, tensor(owners, device: CPU)).to(Down.device));
        RegisterConstant("owner_transposed", OwnerTransposed = Owner.t().contiguous());
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>ΣR.</summary>
    public int Width { get; }

    /// <summary>[ΣR, H] the down-projections.</summary>
    public Tensor Down { get; }

    /// <summary>[ΣR]</summary>
    public Tensor DownBias { get; }

    /// <summary>[H, ΣR + N] the up-projections, then the up biases.</summary>
    public Tensor Up { get; }

    /// <summary>[ΣR, N] 1 if the bottleneck element belongs to the adapter, else 0.</summary>
    public Tensor Owner { get; }

    /// <summary>[N, ΣR]</summary>
    public Tensor OwnerTransposed { get; }

    /// <summary>Applies each adapter's own activation function.</summary>
    /// <param name="z">[B, T, ΣR]</param>
    public Tensor Activate(Tensor z) => _activations.Length == 1
        ? ActivationFunctions.Of(_activations[0].Kind)(z)
        : cat([.. _activations.Select(run => ActivationFunctions.Of(run.Kind)(z.narrow(-1, run.Start, run.Length)))], -1);

    private IEnumerable<(ActivationFunction Kind, int Start, int Length)> Runs(IReadOnlyList<BranchMatrices> adapters)
    {
        var (start, length) = (0, 0);
        for (var i = 0; i < adapters.Count; i++)
        {
            length += _sizes[i];
            if (i + 1 < adapters.Count && adapters[i + 1].Activation == adapters[i].Activation)
                continue;
            yield return (adapters[i].Activation, start, length);
            (start, length) = (start + length, 0);
        }
    }

    private void RegisterConstant(string name, Tensor constant)
    {
        constant.DetachFromDisposeScope();
        register_buffer(name, constant, persistent: false);
    }
}
