using System.Security.Cryptography;
using MLNet.Adapters.Layers.Kernels;
using TorchSharp;

namespace MLNet.Adapters.Layers;

/// <summary>
/// The few threads that run all native tensor work, because the native library keeps a team of helpers for every thread that calls it.
/// </summary>
/// <remarks>Work that is requested on one of these threads runs immediately on it, so that a progress callback may score a model.</remarks>
internal static class ComputeThreads
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100); // between checks whether a waiting caller is cancelled

    // All at once: a thread takes the native library's thread count at the time of its first call.
    private static readonly Lazy<bool> Started = new(() =>
    {
        TrainingThreads.Start();
        StartScoring();
        return true;
    });

    private static int _isPrepared;

    /// <summary>Whether the current thread is one of them.</summary>
    public static bool IsCurrent => TrainingThreads.IsCurrent || ScoringThreads.IsCurrent;

    /// <summary>Adds work that nobody waits for here; the next idle scoring thread runs it.</summary>
    public static void PostScoring(Action work)
    {
        Start();
        ScoringThreads.Post(work);
    }

    /// <summary>Loads the native library and compiles the kernels in the background, for a model that is being loaded.</summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref _isPrepared, 1) != 0)
            return;
        // The native functions that reading the model needs: none can be found while another library is being loaded.
        _ = SHA256.HashData(SHA256.HashData(new MemoryStream([0])));
        ThreadPool.QueueUserWorkItem(_ => PrepareNow());
    }

    /// <summary>Runs short work: loading and scoring.</summary>
    public static T Score<T>(Func<T> work) => IsCurrent ? work() : ScoreElsewhere(() => { }, work);

    /// <summary>Runs short items in any order, several at once.</summary>
    public static void ScoreEach(int items, Action<int> run) => Score(() =>
    {
        ScoringThreads.ForEach(items, run);
        return true;
    });

    /// <summary>Runs work on a scoring thread while a training waits for it.</summary>
    /// <param name="checkAlive">Throws if the caller has cancelled; called while the work waits for its turn.</param>
    /// <param name="work">What to run.</param>
    public static T ScoreElsewhere<T>(Action checkAlive, Func<T> work)
    {
        if (ScoringThreads.IsCurrent)
            return work();
        var item = new WorkItem<T>(null, work);
        PostScoring(item.Execute);
        return item.Wait(checkAlive);
    }

    /// <summary>Runs work on a training thread, without cancellation.</summary>
    public static T Train<T>(int? threads, Func<T> work) => Train(threads, () => { }, work);

    /// <summary>Runs a whole training; a third concurrent one waits.</summary>
    /// <param name="threads">The number of threads of the native library for this work; null for its default.</param>
    /// <param name="checkAlive">Throws if the caller has cancelled; called while the work waits for its turn.</param>
    /// <param name="work">What to run.</param>
    public static T Train<T>(int? threads, Action checkAlive, Func<T> work)
    {
        if (IsCurrent)
            return work();
        Start();
        var item = new WorkItem<T>(threads, work);
        TrainingThreads.Post(item.Compute);
        return item.Wait(checkAlive);
    }

    private static void Start()
    {
        NativeLibraryCheck.Ensure();
        _ = Started.Value;
    }

    private static void PrepareNow()
    {
        try
        {
            PostScoring(() =>
            {
                if (LinearProducts.ScoringKernels is { } kernels)
                    KernelWarmUp.Run(kernels);
            });
        }
        catch (Exception) // a missing library or a wrong setting: the first work that needs it reports it
        {
        }
    }

    private static void StartScoring()
    {
        var usual = torch.get_num_threads();
        if (LinearProducts.ScoringKernels is null)
        {
            ScoringThreads.Start(1, () => _ = torch.get_num_threads());
            return;
        }

        ScoringThreads.Start(usual, () =>
        {
            _ = torch.get_num_threads(); // a thread's first call sets its count, and would undo the next line
            torch.set_num_threads(1);    // of this thread, and of threads that begin now
        });
        torch.set_num_threads(usual);
    }

    private sealed class WorkItem<T>(int? threads, Func<T> work)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isTaken; // by the thread that runs it, or by the caller who gave up waiting

        public void Execute() => Compute()();

        /// <summary>Runs the work and returns what tells the waiting thread.</summary>
        public Action Compute()
        {
            if (!TryTake())
                return () => { };
            try
            {
                var result = threads is { } count ? WithThreads(count) : work();
                return () => _done.SetResult(result);
            }
            catch (Exception exception) // passed on to the waiting thread
            {
                return () => _done.SetException(exception);
            }
        }

        public T Wait(Action checkAlive)
        {
            while (Volatile.Read(ref _isTaken) == 0 && Task.WaitAny([_done.Task], Patience) < 0)
            {
                try
                {
                    checkAlive();
                }
                catch when (TryTake())
                {
                    throw;
                }
                catch (OperationCanceledException)
                {
                    break; // it has just begun, and its own check ends it
                }
            }

            return _done.Task.GetAwaiter().GetResult();
        }

        private bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

        private T WithThreads(int count)
        {
            using var scope = new NativeThreads(count);
            return work();
        }
    }
}
