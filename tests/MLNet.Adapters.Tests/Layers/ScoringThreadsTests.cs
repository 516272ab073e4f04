using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Work that scoring threads share.</summary>
[TestClass]
public sealed class ScoringThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestMethod]
    public void Every_item_runs_once_in_nested_loops_of_many_requests()
    {
        const int requests = 20, batches = 7, items = 40;
        var counts = new int[requests * batches * items];

        Parallel.For(0, requests, request => ComputeThreads.Score(() =>
        {
            ScoringThreads.ForEach(batches, batch => ScoringThreads.ForEach(items, item =>
                Interlocked.Increment(ref counts[(((request * batches) + batch) * items) + item])));
            return 0;
        }));

        Assert.IsTrue(counts.All(count => count == 1));
    }

    [TestMethod]
    public void An_error_in_an_item_reaches_the_caller_and_the_threads_go_on()
    {
        for (var round = 0; round < 50; round++)
        {
            var error = Assert.Throws<InvalidDataException>(() => ComputeThreads.Score(() =>
            {
                ScoringThreads.ForEach(100, item =>
                {
                    if (item == 57)
                        throw new InvalidDataException("item 57");
                });
                return 0;
            }));
            Assert.AreEqual("item 57", error.Message);
        }

        Assert.AreEqual(3, ComputeThreads.Score(() => 3));
    }

    [TestMethod]
    public void An_idle_thread_takes_items_of_a_thread_that_is_held_up()
    {
        if (ComputeThreads.Score(() => ScoringThreads.Count) < 2)
            Assert.Inconclusive("There is one scoring thread here.");
        using var other = new ManualResetEventSlim();
        var isHelped = false;

        ComputeThreads.Score(() =>
        {
            ScoringThreads.ForEach(2, item =>
            {
                if (item == 0)
                    isHelped = other.Wait(Patience); // item 1 can only run elsewhere
                else
                    other.Set();
            });
            return 0;
        });

        Assert.IsTrue(isHelped);
    }

    [TestMethod]
    public void A_thread_that_waits_for_its_last_item_takes_part_in_that_items_own_loop()
    {
        if (ComputeThreads.Score(() => ScoringThreads.Count) < 2)
            Assert.Inconclusive("There is one scoring thread here.");
        using var other = new ManualResetEventSlim();
        var isHelped = false;

        ComputeThreads.Score(() =>
        {
            using var together = new Barrier(ScoringThreads.Count);
            var (owner, chosen) = (Environment.CurrentManagedThreadId, 0);
            ScoringThreads.ForEach(ScoringThreads.Count, _ =>
            {
                together.SignalAndWait(Patience); // one item on each thread
                if (Environment.CurrentManagedThreadId == owner)
                    return;
                if (Interlocked.Exchange(ref chosen, 1) != 0)
                {
                    other.Wait(Patience); // so that only the owner can help
                    return;
                }

                ScoringThreads.ForEach(2, inner =>
                {
                    if (inner == 0)
                        isHelped = other.Wait(Patience); // item 1 can only run elsewhere
                    else
                        other.Set();
                });
            });
            return 0;
        });

        Assert.IsTrue(isHelped);
    }

    [TestMethod]
    public void The_native_library_runs_on_one_thread_in_each_scoring_thread_and_on_all_in_training()
    {
        if (LinearProducts.ScoringKernels is null)
            Assert.Inconclusive("This processor scores with the native library.");
        var counts = new int[16];

        ComputeThreads.Score(() =>
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            ScoringThreads.ForEach(counts.Length, item =>
            {
                TorchSharp.torch.ones(300, 300).add(1).Dispose(); // large enough for the native library's own threads
                counts[item] = TorchSharp.torch.get_num_threads();
            });
            return 0;
        });

        Assert.IsTrue(counts.All(count => count == 1), string.Join(' ', counts));
        Assert.AreEqual(TorchSharp.torch.get_num_threads(), ComputeThreads.Train(null, TorchSharp.torch.get_num_threads));
    }

    [TestMethod]
    public void Sleeping_threads_wake_for_new_work()
    {
        for (var round = 0; round < 20; round++)
        {
            Thread.Sleep(2); // longer than an idle thread waits before it sleeps
            Assert.IsTrue(Task.Run(() => ComputeThreads.Score(() => true)).Wait(Patience));
        }
    }

    [TestMethod]
    public void On_other_threads_a_loop_runs_alone_and_in_order()
    {
        var items = new List<int>();
        ScoringThreads.ForEach(5, items.Add);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, items);
    }
}
