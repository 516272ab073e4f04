using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Reft;

/// <summary>A change of states: h + Rᵀ (act(W h + b) − R h).</summary>
/// <remarks>Shapes: N states, H hidden, r rank.</remarks>
internal sealed class ReftUnit : nn.Module
{
    private readonly Linear source; // H → r
    private readonly ReftProjection projection;
    private readonly Func<Tensor, Tensor>? _activation;
    private readonly bool _subtracts;
    private Tensor? _matrix; // R, if it no longer changes

    public ReftUnit(ReftConfig config, int hiddenSize, Device device)
        : base(nameof(ReftUnit))
    {
        source = new Linear(hiddenSize, config.Rank, device);
        projection = config.IsOrthogonal
            ? new OrthogonalProjection(config.Rank, hiddenSize, device)
            : new FreeProjection(config.Rank, hiddenSize, device);
        (_activation, _subtracts) = (config.Activation is { } kind ? ActivationFunctions.Of(kind) : null, config.SubtractsProjection);
        RegisterComponents();
    }

    /// <param name="states">[N, H]</param>
    /// <returns>[N, H]</returns>
    public Tensor Change(Tensor states)
    {
        var matrix = _matrix ?? projection.Matrix;
        var edit = source.call(states); // [N, r]
        edit = _activation?.Invoke(edit) ?? edit;
        if (_subtracts)
            edit = edit - nn.functional.linear(states, matrix);
        return states + edit.matmul(matrix);
    }

    /// <summary>Draws new parameters: PyTorch's defaults for linear maps, and any orthogonal matrix with the same probability.</summary>
    public void Initialize(Generator generator)
    {
        using var mode = no_grad();
        var bound = 1 / Math.Sqrt(source.Weight.shape[1]);
        source.Weight.uniform_(-bound, bound, generator);
        source.bias!.uniform_(-bound, bound, generator);
        projection.Initialize(generator);
    }

    /// <summary>Computes R once, which does not change afterwards.</summary>
    public void Freeze()
    {
        if (_matrix is not null)
            return;
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        _matrix = projection.Matrix.detach().contiguous();
        _matrix.DetachFromDisposeScope();
        register_buffer("frozen", _matrix, persistent: false);
    }
}
