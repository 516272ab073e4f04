using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Looks at a source regularly and reloads the model when it has changed and then stayed the same for one interval.</summary>
/// <remarks>Looking works where notifications do not arrive: in mounted and network folders, and behind links.</remarks>
internal sealed class FileWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ModelSource _source;
    private readonly Func<FileStamp?, bool> _isNew;
    private readonly Action _reload;
    private readonly ITimer _timer;
    private FileStamp? _seen;

    /// <summary>Starts to look.</summary>
    /// <param name="source">The source.</param>
    /// <param name="isNew">Whether a version is neither in use nor one that will not load.</param>
    /// <param name="reload">Loads the model; reports its errors itself.</param>
    /// <param name="interval">The time between two looks.</param>
    /// <param name="time">The clock.</param>
    public FileWatch(ModelSource source, Func<FileStamp?, bool> isNew, Action reload, TimeSpan interval, TimeProvider time)
    {
        (_source, _isNew, _reload, _seen) = (source, isNew, reload, source.Stamp());
        _timer = time.CreateTimer(_ => Look(), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "The reload has reported its error in log, state and metrics.")]
    private void Look()
    {
        if (!_gate.TryEnter()) // a reload takes longer than the interval
            return;
        try
        {
            var (now, before) = (_source.Stamp(), _seen);
            _seen = now;
            if (now == before && _isNew(now))
                _reload();
        }
        catch (Exception)
        {
        }
        finally
        {
            _gate.Exit();
        }
    }
}
