using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.ML;
using MLNet.Adapters.Extensions;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class TelemetryTests
{
    private const string Prefix = "mlnet.adapters.";

    [TestMethod]
    public async Task Instruments_count_rows_batches_rejections_and_loads()
    {
        using var measured = new Measured();
        using var stage = new GatedStage();
        using var served = new Served<Number, Doubled>(options =>
        {
            options.FromModel(stage.Model);
            (options.MaxConcurrentBatches, options.MaxQueueLength, options.WarmUp) = (1, 3, false);
        });
        using var stop = new CancellationTokenSource();

        var running = served.Predictor.PredictAsync(new Number { Value = 1 });
        await stage.EnteredAsync();
        Task[] waiting = [.. new[] { 2f, -3f }.Select(value => served.Predictor.PredictAsync(new Number { Value = value }))];
        var cancelled = served.Predictor.PredictAsync(new Number { Value = 4 }, stop.Token);
        await Assert.ThrowsExactlyAsync<PredictionQueueFullException>(() => served.Predictor.PredictAsync(new Number { Value = 5 }));
        Assert.AreEqual(3.0, measured.Observe("queue.length"));
        await stop.CancelAsync();
        Assert.AreEqual(2.0, measured.Observe("queue.length"));
        stage.Open();
        await running;
        await waiting[0];
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => waiting[1]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);

        CollectionAssert.AreEqual(new[] { 1.0, 2.0 }, measured.Of("batch.size"));
        Assert.HasCount(2, measured.Of("batch.duration"));
        Assert.HasCount(3, measured.Of("request.duration"));
        Assert.AreEqual(3.0, measured.Of("rows").Sum());
        Assert.AreEqual(1.0, measured.Of("rows", typeof(InvalidOperationException).FullName).Sum());
        Assert.AreEqual(1.0, measured.Of("rejections").Sum());
        Assert.AreEqual(1.0, measured.Of("cancellations").Sum());
        Assert.HasCount(1, measured.Of("model.load.duration"));
        Assert.IsEmpty(measured.Of("tokens"));
    }

    [TestMethod]
    public async Task Tokens_and_padding_are_those_of_the_texts()
    {
        using var measured = new Measured();
        using var model = TinyReviews.Fit(new MLContext(seed: 1));
        using var served = new Served<LabelledText, Scored>(options =>
        {
            options.FromModel(model);
            options.WarmUp = false;
        });

        await served.Predictor.PredictManyAsync([new LabelledText { Text = "film" }, new LabelledText { Text = "film film film film" }]);

        Assert.AreEqual(3 + 6.0, measured.Of("tokens").Single()); // with the special tokens at both ends
        Assert.AreEqual(MLNet.Adapters.Pretrained.EncoderStore.Count, measured.Observe("encoders"));
        Assert.IsGreaterThan(50e6, measured.Observe("memory.native")); // the native library alone has more
        Assert.IsLessThan((double)Environment.WorkingSet, measured.Observe("memory.native"));
        Assert.AreEqual(3 / 12.0, measured.Of("batch.padding").Single(), 1e-9);
    }

    [TestMethod]
    public async Task Activity_of_a_batch_links_to_the_activities_of_its_callers()
    {
        var ended = new List<Activity>();
        using var source = new ActivitySource("callers");
        using var listener = new ActivityListener
        {
            ShouldListenTo = listened => listened.Name is AdapterTelemetry.ActivitySourceName or "callers",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var stage = new GatedStage();
        using var served = new Served<Number, Doubled>(options =>
        {
            options.FromModel(stage.Model);
            (options.MaxConcurrentBatches, options.WarmUp) = (1, false);
        });

        var running = served.Predictor.PredictAsync(new Number());
        await stage.EnteredAsync();
        var (first, second) = (CallAsync(1), CallAsync(-2));
        stage.Open();
        await running;
        var firstCaller = await first;
        var secondCaller = await second;

        var batches = ended.Where(activity => activity.Source.Name == AdapterTelemetry.ActivitySourceName).ToList();
        Assert.HasCount(2, batches);
        Assert.IsEmpty(batches[0].Links);
        CollectionAssert.AreEqual(new[] { firstCaller, secondCaller }, batches[1].Links.Select(link => link.Context).ToArray());
        Assert.AreEqual("model", batches[1].GetTagItem("mlnet.adapters.model"));
        Assert.AreEqual(2, batches[1].GetTagItem("mlnet.adapters.batch.size"));
        Assert.AreEqual((ActivityStatusCode.Unset, ActivityStatusCode.Error), (batches[0].Status, batches[1].Status));
        Assert.AreEqual(default, batches[1].ParentSpanId);

        async Task<ActivityContext> CallAsync(float value)
        {
            using var caller = source.StartActivity("call")!;
            var predicted = served.Predictor.PredictAsync(new Number { Value = value });
            await ((Task)predicted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return caller.Context;
        }
    }

    public sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    // What the library's meter reports while this exists.
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<(string Name, double Value, string? Error)> _values = [];

        public Measured()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == AdapterTelemetry.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public double[] Of(string name, string? error = null)
        {
            lock (_values)
                return [.. _values.Where(one => one.Name == name && (error is null || one.Error == error)).Select(one => one.Value)];
        }

        public double Observe(string name)
        {
            _listener.RecordObservableInstruments();
            return Of(name)[^1];
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (all.GetValueOrDefault("mlnet.adapters.model") is not ("model" or null))
                return;
            lock (_values)
                _values.Add((instrument.Name[Prefix.Length..], value, all.GetValueOrDefault("error.type")));
        }
    }
}
