using MLNet.Adapters.Layers;
using TorchSharp;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class ComputeThreadsTests
{
    [TestMethod]
    public void A_thread_count_does_not_reach_work_that_runs_beside_it()
    {
        var usual = ComputeThreads.Train(null, torch.get_num_threads);
        var usualInScoring = ComputeThreads.Score(torch.get_num_threads);
        using var isSet = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var slow = Task.Run(() => ComputeThreads.Train(1, () =>
        {
            var count = torch.get_num_threads();
            isSet.Set();
            mayEnd.Wait();
            return count;
        }));
        isSet.Wait();

        var beside = ComputeThreads.Train(null, torch.get_num_threads);
        var scoring = ComputeThreads.Score(torch.get_num_threads);
        mayEnd.Set();

        Assert.AreEqual(1, slow.Result);
        Assert.AreEqual(usual, beside);
        Assert.AreEqual(usualInScoring, scoring);
    }

    [TestMethod]
    public void Work_that_waits_for_its_turn_can_be_cancelled()
    {
        using var mayEnd = new ManualResetEventSlim();
        using var begun = new CountdownEvent(2);
        var busy = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ComputeThreads.Train(null, () =>
        {
            begun.Signal();
            mayEnd.Wait();
            return 0;
        }))).ToArray();
        begun.Wait();
        var hasRun = false;

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            ComputeThreads.Train(null, () => throw new OperationCanceledException(), () => hasRun = true));
        mayEnd.Set();
        Task.WaitAll(busy);
        _ = ComputeThreads.Train(null, () => 0);

        Assert.IsFalse(hasRun);
    }
}
