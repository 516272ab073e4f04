using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>The instruments of all models of a service provider.</summary>
internal sealed class ServingMetrics : IDisposable
{
    public const string ModelTag = "mlnet.adapters.model";
    public const string ErrorTag = "error.type";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] Rows = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
    private static readonly double[] Shares = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75];

    private readonly Meter _meter;
    private readonly bool _isOwned;
    private readonly ConcurrentDictionary<string, Func<int>> _queues = new();
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _batchPadding;
    private readonly Histogram<double> _loadDuration;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _cancellations;

    public ServingMetrics(IMeterFactory? factory = null)
    {
        _isOwned = factory is null;
        _meter = factory?.Create(AdapterTelemetry.MeterName) ?? new Meter(AdapterTelemetry.MeterName);
        _requestDuration = Create("request.duration", "s", "From the arrival of a row to its result.", Seconds);
        _batchDuration = Create("batch.duration", "s", "How long a batch was scored.", Seconds);
        _batchSize = _meter.CreateHistogram(
            $"{Prefix}batch.size", "{row}", "Rows that were scored together.", advice: new InstrumentAdvice<int>
            {
                HistogramBucketBoundaries = [.. Rows.Select(rows => (int)rows)],
            });
        _batchPadding = Create("batch.padding", "1", "The share of padding in the token sequences of a batch.", Shares);
        _loadDuration = Create("model.load.duration", "s", "How long a model was loaded and warmed up.", Seconds);
        _rows = _meter.CreateCounter<long>($"{Prefix}rows", "{row}", "Rows that were scored or failed.");
        _tokens = _meter.CreateCounter<long>($"{Prefix}tokens", "{token}", "Tokens that encoders have read, without padding.");
        _rejections = _meter.CreateCounter<long>($"{Prefix}rejections", "{row}", "Rows that were rejected because too many waited.");
        _cancellations = _meter.CreateCounter<long>($"{Prefix}cancellations", "{row}", "Rows whose callers stopped waiting.");
        _meter.CreateObservableUpDownCounter(
            $"{Prefix}encoders", () => EncoderStore.Count, "{encoder}", "Encoders in native memory, shared by the models that use them.");
        _meter.CreateObservableUpDownCounter(
            $"{Prefix}memory.native",
            NativeMemory,
            "By",
            "Memory of the process beside the garbage collector's: encoders, models, libraries.");
        _meter.CreateObservableUpDownCounter($"{Prefix}queue.length", QueueLengths, "{row}", "Rows that wait.");
    }

    private static string Prefix => "mlnet.adapters.";

    /// <summary>Observes the queue of a model.</summary>
    public void Observe(string model, Func<int> queueLength) => _queues[model] = queueLength;

    /// <summary>Ends <see cref="Observe"/>.</summary>
    public void Forget(string model) => _queues.TryRemove(model, out _);

    public void Answered(string model, TimeSpan duration, Exception? error)
    {
        var tags = Tags(model, error);
        _rows.Add(1, tags);
        _requestDuration.Record(duration.TotalSeconds, tags);
    }

    public void Scored(string model, int rows, BatchCounts counts, TimeSpan duration)
    {
        _batchDuration.Record(duration.TotalSeconds, Tags(model, counts.Error));
        _batchSize.Record(rows, Tags(model));
        if (counts.Padding is not { } padding)
            return;
        _tokens.Add(counts.Tokens, Tags(model));
        _batchPadding.Record(padding, Tags(model));
    }

    public void Rejected(string model, int rows) => _rejections.Add(rows, Tags(model));

    public void Cancelled(string model) => _cancellations.Add(1, Tags(model));

    public void Loaded(string model, TimeSpan duration, Exception? error) =>
        _loadDuration.Record(duration.TotalSeconds, Tags(model, error));

    public void Dispose()
    {
        if (_isOwned) // the factory disposes its meters
            _meter.Dispose();
    }

    // The garbage collector's share is as of its last collection. Native libraries do not tell how much each of them has.
    private static long NativeMemory() => Math.Max(0, Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes);

    private static TagList Tags(string model, Exception? error = null)
    {
        var tags = new TagList { { ModelTag, model } };
        if (error is not null)
            tags.Add(ErrorTag, error.GetType().FullName);
        return tags;
    }

    private Histogram<double> Create(string name, string unit, string description, double[] boundaries) => _meter.CreateHistogram(
        $"{Prefix}{name}", unit, description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });

    private IEnumerable<Measurement<int>> QueueLengths() =>
        _queues.Select(queue => new Measurement<int>(queue.Value(), new KeyValuePair<string, object?>(ModelTag, queue.Key)));
}
