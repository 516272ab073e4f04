using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The version of a model that is in use, and how it is exchanged.</summary>
internal sealed class LiveModel<TInput, TOutput>(ModelSetup<TInput> setup, ServingMetrics metrics, ILogger logger, TimeProvider time)
    : IDisposable
    where TInput : class
    where TOutput : class, new()
{
    private readonly Lock _loading = new(); // one load at a time
    private readonly LoggedContext _context = new(setup.Name, setup.Options.Context ?? new MLContext(), logger);
    private volatile LoadedModel<TInput, TOutput>? _current;
    private volatile FileStamp? _tried; // the version that was loaded last, or that will not load however often it is tried
    private FileStamp? _reported;
    private volatile bool _isDisposed;

    /// <summary>What is loaded, and how the last load went.</summary>
    public ServedModelState State { get; private set; } = new() { IsLoaded = false, Source = setup.Source.Name };

    /// <summary>The model in use; null if none is loaded.</summary>
    public ITransformer? Model => _current?.Model;

    /// <summary>Whether a version of the file is neither in use nor one that will not load. None is before the first load.</summary>
    public bool IsNew(FileStamp? stamp) => _current is not null && stamp != _tried;

    /// <summary>Loads the model unless it is loaded.</summary>
    public void EnsureLoaded()
    {
        if (_current is not null)
            return;
        lock (_loading)
        {
            if (_current is null)
                Load();
        }
    }

    /// <summary>Loads the model again, and switches to it.</summary>
    public void Reload()
    {
        lock (_loading)
            Load();
    }

    /// <summary>Returns the model for a batch, which ends with its <c>Exit</c>.</summary>
    public LoadedModel<TInput, TOutput> Enter()
    {
        while (true)
        {
            EnsureLoaded();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_current is { } current && current.TryEnter())
                return current;
        }
    }

    public void Dispose()
    {
        lock (_loading)
        {
            _isDisposed = true;
            _current?.Retire();
            _context.Dispose();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a model's stages throw is kept in the state and thrown on.")]
    private void Load()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var (stamp, started) = (setup.Source.Stamp(), time.GetTimestamp());
        try
        {
            var next = LoadWarm();
            var old = _current;
            var duration = time.GetElapsedTime(started);
            _tried = stamp;
            State = new() { IsLoaded = true, Source = setup.Source.Name, LoadedAt = time.GetUtcNow(), LoadDuration = duration };
            _reported = null;
            _current = next;
            old?.Retire();
            metrics.Loaded(setup.Name, duration, error: null);
            logger.ModelLoaded(setup.Name, setup.Source.Name, duration.TotalSeconds);
        }
        catch (Exception exception)
        {
            _tried = IsTransient(exception) ? _tried : stamp;
            var failed = Described(exception);
            State = State with { LastError = failed, FailedAt = time.GetUtcNow() };
            metrics.Loaded(setup.Name, time.GetElapsedTime(started), exception);
            if (_current is not null && (_reported is null || _reported != stamp))
            {
                _reported = stamp;
                logger.ModelNotReplaced(setup.Name, failed.Message, failed);
            }

            throw failed;
        }
    }

    private LoadedModel<TInput, TOutput> LoadWarm()
    {
        var sourced = setup.Source.Load(_context.Context);
        LoadedModel<TInput, TOutput>? next = null;
        try
        {
            next = new LoadedModel<TInput, TOutput>(_context.Context, setup.Bind(sourced));
            if (setup.WarmUpRow is { } row)
                WarmUp(next, row);
            return next;
        }
        catch
        {
            if (next is not null)
                next.Retire();
            else
                sourced.Owned?.Dispose();
            throw;
        }
    }

    private static void WarmUp(LoadedModel<TInput, TOutput> model, TInput row)
    {
        try
        {
            model.Score([row]);
        }
        catch (Exception exception)
        {
            var cause = StageErrors.Unwrap(exception);
            throw new InvalidOperationException(
                $"The model cannot score the warm-up row: {cause.Message} Set WarmUpRow to a row that it can score, or WarmUp to false.",
                cause);
        }
    }

    private Exception Described(Exception exception) =>
        exception is FileNotFoundException { FileName: { } file } && file == setup.Source.Name // not a file that the model needs
            ? new FileNotFoundException($"Model '{setup.Name}' is missing. {exception.Message}", file)
            : new InvalidOperationException(
                $"Model '{setup.Name}' could not be loaded from {setup.Source.Description}. {CauseOf(exception)}", exception);

    private string CauseOf(Exception exception) =>
        exception is IOException or UnauthorizedAccessException && UnpackFolder.Fault(_context.Context) is { } fault
            ? $"{exception.Message.TrimEnd('.')}. {fault}"
            : exception.Message;

    // Another process may be using the file, so the same bytes may load later; a file that is incomplete or bad changes first.
    private static bool IsTransient(Exception exception) =>
        exception is IOException and not (FileNotFoundException or EndOfStreamException) or UnauthorizedAccessException;
}
