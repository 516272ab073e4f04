using MLNet.Adapters.Extensions;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class QueueTests : IDisposable
{
    private readonly GatedStage _stage = new();
    private readonly Served<Number, Doubled> _served;

    public QueueTests() => _served = new Served<Number, Doubled>(options =>
    {
        options.FromModel(_stage.Model);
        (options.MaxBatchSize, options.MaxConcurrentBatches, options.MaxQueueLength, options.WarmUp) = (4, 1, 3, false);
    });

    private IAdapterPredictor<Number, Doubled> Predictor => _served.Predictor;

    public void Dispose()
    {
        _stage.Dispose();
        _served.Dispose();
    }

    [TestMethod]
    public async Task Rows_beyond_the_limit_are_rejected_and_the_others_scored()
    {
        var running = Predict(1);
        await _stage.EnteredAsync();
        Task<Doubled>[] waiting = [Predict(2), Predict(3), Predict(4)];

        var exception = await Assert.ThrowsExactlyAsync<PredictionQueueFullException>(() => Predict(5));
        Assert.ThrowsExactly<PredictionQueueFullException>(() => Predictor.Predict(new Number { Value = 6 }));
        await Assert.ThrowsExactlyAsync<PredictionQueueFullException>(() => Predictor.PredictManyAsync([new Number { Value = 7 }]));
        Assert.AreEqual(("model", 3, 3), (exception.ModelName, exception.Limit, exception.Waiting));
        Assert.Contains("MaxQueueLength", exception.Message);

        _stage.Open();
        Assert.AreEqual(2f, (await running).Result);
        CollectionAssert.AreEqual(new[] { 4f, 6f, 8f }, (await Task.WhenAll(waiting)).Select(row => row.Result).ToArray());
        CollectionAssert.AreEqual(new[] { 1f, 2f, 3f, 4f }, _stage.Read.Order().ToArray());
        Assert.AreEqual(10f, (await Predict(5)).Result);
    }

    [TestMethod]
    public async Task Many_rows_are_accepted_as_a_whole_although_they_exceed_the_limit()
    {
        _stage.Open();

        var doubled = await Predictor.PredictManyAsync(Enumerable.Range(0, 50).Select(value => new Number { Value = value }));

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 50).Select(value => 2f * value).ToArray(), doubled.Select(row => row.Result).ToArray());
    }

    [TestMethod]
    public async Task Cancelled_row_leaves_the_queue_and_is_never_scored()
    {
        using var stop = new CancellationTokenSource();
        var running = Predict(1);
        await _stage.EnteredAsync();
        var waiting = Predict(2, stop.Token);
        var many = Predictor.PredictManyAsync([new Number { Value = 3 }], stop.Token);
        var other = Predict(4);

        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<OperationCanceledException>(() => many);
        _stage.Open();
        Assert.AreEqual(8f, (await other).Result);
        Assert.AreEqual(2f, (await running).Result);
        CollectionAssert.AreEqual(new[] { 1f, 4f }, _stage.Read.ToArray());
        await Assert.ThrowsAsync<OperationCanceledException>(() => Predict(5, stop.Token));
    }

    [TestMethod]
    public async Task Cancelled_row_that_is_being_scored_ends_only_its_caller()
    {
        using var stop = new CancellationTokenSource();
        var running = Predict(1, stop.Token);
        await _stage.EnteredAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        _stage.Open();
        Assert.AreEqual(4f, (await Predict(2)).Result);
    }

    [TestMethod]
    public async Task Row_that_cannot_be_scored_fails_alone()
    {
        var running = Predict(-1);
        await _stage.EnteredAsync();
        Task<Doubled>[] waiting = [Predict(2), Predict(-3), Predict(4)];
        _stage.Open();

        Assert.AreEqual(4f, (await waiting[0]).Result);
        Assert.AreEqual(8f, (await waiting[2]).Result);
        var first = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => running);
        var second = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => waiting[1]);
        Assert.AreEqual(("-1 is negative", "-3 is negative"), (first.Message, second.Message));
    }

    [TestMethod]
    public async Task Call_with_a_row_that_cannot_be_scored_fails_and_later_ones_do_not()
    {
        _stage.Open();

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() =>
            Predictor.PredictManyAsync(Enumerable.Range(0, 40).Select(value => new Number { Value = value == 17 ? -17 : value })));

        Assert.AreEqual("-17 is negative", exception.Message);
        Assert.AreEqual(2f, (await Predict(1)).Result);
    }

    [TestMethod]
    public async Task Rows_that_wait_when_the_application_stops_fail()
    {
        var running = Predict(1);
        await _stage.EnteredAsync();
        var waiting = Predict(2);

        var stopping = Task.Run(_served.Dispose);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waiting);
        _stage.Open();
        await stopping;
        Assert.AreEqual(2f, (await running).Result);
    }

    private Task<Doubled> Predict(float value, CancellationToken token = default) =>
        Predictor.PredictAsync(new Number { Value = value }, token);
}
