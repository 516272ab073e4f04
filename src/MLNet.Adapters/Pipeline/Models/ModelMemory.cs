namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// Releases a model's native memory when it is disposed, but never during a computation. The model remains usable: the next computation
/// rebuilds its native form from its values.
/// </summary>
/// <param name="release">Frees the memory that is currently held; does nothing if none is.</param>
internal sealed class ModelMemory(Action release)
{
    private readonly Lock _gate = new();
    private int _running;
    private int _releases;
    private bool _isReleaseDue;

    /// <summary>Keeps the memory until the returned scope ends.</summary>
    public Computation Enter()
    {
        lock (_gate)
            _running++;
        return new Computation(this);
    }

    /// <summary>Returns work that runs as a computation, unless the memory is released before the work begins.</summary>
    public Action Early(Action work)
    {
        int releases;
        lock (_gate)
            releases = _releases;
        return () =>
        {
            lock (_gate)
            {
                if (_releases != releases)
                    return;
                _running++;
            }

            using var _ = new Computation(this);
            work();
        };
    }

    /// <summary>Frees the memory now, or when the last running computation ends.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _releases++;
            _isReleaseDue = true;
            ReleaseIfIdle();
        }
    }

    private void Exit()
    {
        lock (_gate)
        {
            _running--;
            ReleaseIfIdle();
        }
    }

    // Under the lock, so that no computation begins with memory that is being freed.
    private void ReleaseIfIdle()
    {
        if (_running > 0 || !_isReleaseDue)
            return;
        _isReleaseDue = false;
        release();
    }

    /// <summary>A running computation.</summary>
    public readonly struct Computation(ModelMemory memory) : IDisposable
    {
        public void Dispose() => memory.Exit();
    }
}
