using Microsoft.Extensions.Logging;
using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <inheritdoc cref="IAdapterPredictor{TInput, TOutput}"/>
internal sealed class AdapterPredictor<TInput, TOutput> : IAdapterPredictor<TInput, TOutput>, IModelLifetime, IDisposable
    where TInput : class
    where TOutput : class, new()
{
    private readonly ModelSetup<TInput> _setup;
    private readonly ServingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly RowQueue<TInput, TOutput> _queue;
    private readonly BatchThreads<TInput, TOutput> _threads;
    private readonly FileWatch? _watch;
    private int _isDisposed;

    public AdapterPredictor(ModelSetup<TInput> setup, ServingMetrics metrics, ILogger logger, TimeProvider time)
    {
        (_setup, _metrics, _time) = (setup, metrics, time);
        Live = new LiveModel<TInput, TOutput>(setup, metrics, logger, time);
        _queue = new RowQueue<TInput, TOutput>(setup.Name, setup.Options.MaxQueueLength);
        _threads = new BatchThreads<TInput, TOutput>(setup, _queue, Live, metrics, time);
        _watch = setup.Source.IsWatched ? new FileWatch(setup.Source, Live.IsNew, Live.Reload, setup.Options.WatchInterval, time) : null;
        metrics.Observe(setup.Name, () => _queue.Count);
    }

    public string Name => _setup.Name;

    public ServedModelState State => Live.State;

    /// <summary>The model in use.</summary>
    public LiveModel<TInput, TOutput> Live { get; }

    public void Load() => Live.EnsureLoaded();

    public async Task ReloadAsync(CancellationToken cancellationToken = default)
    {
        if (!_setup.Source.CanReload)
            throw new InvalidOperationException(
                $"Model '{Name}' was added from {_setup.Source.Description}, so there is nothing to load it from again. Add it with "
                + "FromFile or FromStream to reload it.");
        await Task.Run(Live.Reload, cancellationToken).ConfigureAwait(false);
    }

    public TResult Use<TResult>(Func<ITransformer, TResult> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var model = Live.Enter();
        try
        {
            return use(model.Model);
        }
        finally
        {
            model.Exit();
        }
    }

    public TOutput Predict(TInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Enqueue([input], isAccepted: false)[0].Done.GetAwaiter().GetResult().Output;
    }

    public async Task<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var scored = await ScoreAsync([input], isAccepted: false, cancellationToken).ConfigureAwait(false);
        return scored[0].Output;
    }

    public async Task<IReadOnlyList<TOutput>> PredictManyAsync(
        IEnumerable<TInput> inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var scored = await ScoreManyAsync([.. inputs], nameof(inputs), cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(scored, row => row.Output);
    }

    /// <summary>Scores rows in slices, one of which waits while the others are being scored.</summary>
    public async Task<ScoredRow<TOutput>[]> ScoreManyAsync(TInput[] inputs, string parameter, CancellationToken cancellationToken)
    {
        if (Array.FindIndex(inputs, input => input is null) is >= 0 and var missing)
            throw new ArgumentException($"Row {missing} is null. Leave it out, or give it the values of an empty row.", parameter);
        cancellationToken.ThrowIfCancellationRequested();
        if (inputs.Length == 0)
            return [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var results = new ScoredRow<TOutput>[inputs.Length];
        var slices = inputs.Chunk(Math.Min(_setup.Options.MaxBatchSize, _setup.Options.MaxQueueLength)).ToArray();
        var next = -1;
        var lanes = Math.Min(slices.Length, _setup.Options.MaxConcurrentBatches + 1);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => ScoreSlicesAsync())).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }

        return results;

        async Task ScoreSlicesAsync()
        {
            int slice;
            while ((slice = Interlocked.Increment(ref next)) < slices.Length && !stop.IsCancellationRequested)
            {
                try
                {
                    var scored = await ScoreAsync(slices[slice], isAccepted: slice > 0, stop.Token).ConfigureAwait(false);
                    scored.CopyTo(results, slice * slices[0].Length);
                }
                catch
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _watch?.Dispose();
        _queue.Close();
        _threads.Dispose();
        Live.Dispose();
        _metrics.Forget(Name);
    }

    private async Task<ScoredRow<TOutput>[]> ScoreAsync(TInput[] inputs, bool isAccepted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = Enqueue(inputs, isAccepted);
        using var registration = cancellationToken.UnsafeRegister(_ => Cancel(rows, cancellationToken), null);
        return await Task.WhenAll(rows.Select(row => row.Done)).ConfigureAwait(false);
    }

    private PendingRow<TInput, TOutput>[] Enqueue(TInput[] inputs, bool isAccepted)
    {
        var arrived = _time.GetTimestamp();
        var rows = Array.ConvertAll(inputs, input => new PendingRow<TInput, TOutput>(input, arrived));
        try
        {
            _queue.Add(rows, isAccepted);
        }
        catch (PredictionQueueFullException)
        {
            _metrics.Rejected(Name, rows.Length);
            throw;
        }

        return rows;
    }

    private void Cancel(PendingRow<TInput, TOutput>[] rows, CancellationToken token)
    {
        foreach (var row in rows)
        {
            _queue.Remove(row);
            if (row.Cancel(token))
                _metrics.Cancelled(Name);
        }
    }
}
