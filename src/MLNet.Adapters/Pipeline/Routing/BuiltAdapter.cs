using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>An adapter and its head in native memory, and how many computations use them; guarded by the lock of their owner.</summary>
internal sealed class BuiltAdapter(TextModel model)
{
    private int _users;
    private bool _isRetired;

    public TextModel Model => model;

    public void Enter() => _users++;

    public void Exit()
    {
        _users--;
        DisposeIfUnused();
    }

    /// <summary>Frees the memory now, or when the last computation that uses it ends.</summary>
    public void Retire()
    {
        _isRetired = true;
        DisposeIfUnused();
    }

    private void DisposeIfUnused()
    {
        if (_isRetired && _users == 0)
            model.Dispose();
    }
}
