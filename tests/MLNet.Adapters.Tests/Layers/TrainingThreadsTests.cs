using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Which thread trains.</summary>
[TestClass]
public sealed class TrainingThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void One_training_after_another_uses_the_same_thread()
    {
        string[] threads = [.. Enumerable.Range(0, 2000).Select(_ => ComputeThreads.Train(null, Name))];

        Assert.AreEqual("MLNet.Adapters training 0", threads.Distinct().Single());
    }

    [TestMethod]
    public void Two_trainings_run_at_once_and_further_ones_wait()
    {
        using var together = new CountdownEvent(2);
        using var end = new ManualResetEventSlim();
        var threads = new System.Collections.Concurrent.ConcurrentBag<string>();
        var first = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ComputeThreads.Train(null, () =>
        {
            threads.Add(Name());
            together.Signal();
            return end.Wait(Patience);
        }))).ToArray();
        Assert.IsTrue(together.Wait(Patience));
        var third = Task.Run(() => ComputeThreads.Train(null, Name));

        Assert.IsFalse(third.Wait(TimeSpan.FromMilliseconds(50)));
        end.Set();
        Assert.IsTrue(Task.WaitAll(first, Patience));
        Assert.IsTrue(third.Wait(Patience));
        Assert.HasCount(2, threads.Distinct().ToList());
    }

    [TestMethod]
    public void A_thread_goes_on_after_a_training_has_failed()
    {
        for (var i = 0; i < 3; i++)
            Assert.Throws<InvalidDataException>(() => ComputeThreads.Train<int>(null, () => throw new InvalidDataException()));
        Assert.AreEqual("MLNet.Adapters training 0", ComputeThreads.Train(null, Name));
    }

    private static string Name() => Thread.CurrentThread.Name!;
}
