namespace MLNet.Adapters.Pipeline;

/// <summary>
/// Decides when a model that many engines, cursors and threads share gives up its memory: never under a running computation, and not
/// while a prediction engine other than the one that is going away still uses it.
/// </summary>
/// <param name="modelName">What messages call the model.</param>
/// <param name="release">Frees the memory; called once.</param>
internal sealed class ModelLifetime(string modelName, Action release)
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<object>> _engines = [];
    private int _running;
    private bool _isClosed;

    /// <exception cref="ObjectDisposedException">The model was closed.</exception>
    public void ThrowIfClosed()
    {
        if (Volatile.Read(ref _isClosed))
            throw Closed();
    }

    /// <summary>Keeps the memory until the returned scope ends, even if the model is closed meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The model was closed.</exception>
    public Computation Enter()
    {
        lock (_gate)
        {
            if (_isClosed)
                throw Closed();
            _running++;
        }

        return new Computation(this);
    }

    /// <summary>Counts a prediction engine as a user of the model for as long as its row is alive.</summary>
    public void Join(object engineRow)
    {
        lock (_gate)
        {
            if (_isClosed)
                throw Closed();
            _engines.RemoveAll(engine => !engine.TryGetTarget(out _));
            _engines.Add(new WeakReference<object>(engineRow));
        }
    }

    /// <summary>
    /// Ends one use of the model, and closes it with the last one. ML.NET's engines dispose the model they were made from and do not
    /// say that it was them, so each call stands for one engine as long as there are several.
    /// </summary>
    public void Leave()
    {
        lock (_gate)
        {
            _engines.RemoveAll(engine => !engine.TryGetTarget(out _));
            if (!_isClosed && _engines.Count > 1)
            {
                _engines.RemoveAt(0);
                return;
            }
        }

        Close();
    }

    /// <summary>Closes the model for all its users.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _engines.Clear();
            if (_running > 0)
                return;
        }

        release();
    }

    private void Exit()
    {
        lock (_gate)
        {
            if (--_running > 0 || !_isClosed)
                return;
        }

        release();
    }

    private ObjectDisposedException Closed() => new(modelName,
        $"The {modelName} has been disposed. Load or train it again. A PredictionEngine disposes the model it was made from "
        + "unless PredictionEngineOptions.OwnsTransformer is false.");

    /// <summary>A running computation.</summary>
    public readonly struct Computation(ModelLifetime lifetime) : IDisposable
    {
        public void Dispose() => lifetime.Exit();
    }
}
