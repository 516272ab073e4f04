using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>
/// The threads that take waiting rows and score them together. They are threads of their own: those of the pool may all be blocked by
/// callers that wait.
/// </summary>
internal sealed class BatchThreads<TInput, TOutput> : IDisposable
    where TInput : class
    where TOutput : class, new()
{
    private readonly RowQueue<TInput, TOutput> _queue;
    private readonly LiveModel<TInput, TOutput> _model;
    private readonly ServingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly int _maxBatchSize;
    private readonly Thread[] _threads;

    public BatchThreads(
        ModelSetup<TInput> setup,
        RowQueue<TInput, TOutput> queue,
        LiveModel<TInput, TOutput> model,
        ServingMetrics metrics,
        TimeProvider time)
    {
        (_queue, _model, _metrics, _time) = (queue, model, metrics, time);
        (_name, _maxBatchSize) = (setup.Name, setup.Options.MaxBatchSize);
        _threads = [.. Enumerable.Range(1, setup.Options.MaxConcurrentBatches).Select(Start)];
    }

    /// <summary>Waits for the batches that are being scored; the queue must be closed.</summary>
    public void Dispose()
    {
        foreach (var thread in _threads.Where(thread => thread != Thread.CurrentThread))
            thread.Join();
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"Model {_name} {number}" };
        thread.UnsafeStart(); // not in the context of the request that happens to create the model
        return thread;
    }

    private void Work()
    {
        while (_queue.Take(_maxBatchSize) is { } rows)
            Score(rows);
    }

    // Callers go on when all is recorded and the model is left: what they observe then is complete.
    private void Score(IReadOnlyList<PendingRow<TInput, TOutput>> rows)
    {
        var started = _time.GetTimestamp();
        var results = new BatchResults<TInput, TOutput>();
        using (var activity = BatchActivity.Start(_name, rows.Count, rows.Select(row => row.Caller)))
        {
            ScoreByModel(rows, results);
            BatchActivity.End(activity, results);
        }

        _metrics.Scored(_name, rows.Count, results, _time.GetElapsedTime(started));
        foreach (var (row, _, error) in results.Rows)
            _metrics.Answered(_name, _time.GetElapsedTime(row.Arrived), error);
        results.PassOn();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Errors are passed on to the callers.")]
    private void ScoreByModel(IReadOnlyList<PendingRow<TInput, TOutput>> rows, BatchResults<TInput, TOutput> results)
    {
        LoadedModel<TInput, TOutput> model;
        try
        {
            model = _model.Enter();
        }
        catch (Exception exception) // none is loaded
        {
            results.AddError(rows, exception);
            return;
        }

        try
        {
            ScoreTogether(model, rows, results);
        }
        finally
        {
            model.Exit();
        }
    }

    // One row's error must not be another's: the rows are halved until it is alone.
    [SuppressMessage("Design", "CA1031", Justification = "Errors are passed on to the callers.")]
    private static void ScoreTogether(
        LoadedModel<TInput, TOutput> model, IReadOnlyList<PendingRow<TInput, TOutput>> rows, BatchResults<TInput, TOutput> results)
    {
        try
        {
            results.Add(rows, model.Score([.. rows.Select(row => row.Row)]));
        }
        catch (Exception exception) when (rows.Count == 1)
        {
            results.AddError(rows, StageErrors.Unwrap(exception));
        }
        catch (Exception)
        {
            var half = rows.Count / 2;
            ScoreTogether(model, [.. rows.Take(half)], results);
            ScoreTogether(model, [.. rows.Skip(half)], results);
        }
    }
}
