using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>A copy of parameters that can be restored.</summary>
internal sealed class WeightSnapshot : IDisposable
{
    private readonly IReadOnlyList<Tensor> _parameters;
    private readonly Tensor[] _copies;

    public WeightSnapshot(IEnumerable<Tensor> parameters)
    {
        _parameters = [.. parameters];
        using var mode = no_grad();
        _copies = [.. _parameters.Select(parameter => parameter.clone())];
    }

    /// <summary>Stores the current values of the parameters.</summary>
    public void Update()
    {
        using var _ = no_grad();
        for (var i = 0; i < _copies.Length; i++)
            _copies[i].copy_(_parameters[i]);
    }

    /// <summary>Restores the values stored last.</summary>
    public void Restore()
    {
        using var _ = no_grad();
        for (var i = 0; i < _copies.Length; i++)
            _parameters[i].copy_(_copies[i]);
    }

    public void Dispose()
    {
        foreach (var copy in _copies)
            copy.Dispose();
    }
}
