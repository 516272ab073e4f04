namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>One thread per core that computes all the time, as other processes on a shared machine do.</summary>
internal sealed class BusyNeighbors : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _isOver;

    public BusyNeighbors()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Compute) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public void Dispose()
    {
        _isOver = true;
        Array.ForEach(_threads, thread => thread.Join());
    }

    private void Compute()
    {
        while (!_isOver)
            Thread.SpinWait(1000);
    }
}
