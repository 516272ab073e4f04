using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNet.Adapters.Encoders;
using TorchSharp;

namespace MLNet.Adapters.Training;

/// <summary>The few threads that run all native tensor work, since the native library keeps a team of helpers for every thread that calls it.</summary>
/// <remarks>Work that is asked for from one of these threads runs at once on it, so that a progress callback may score a model.</remarks>
internal static class ComputeThreads
{
    private const int TrainingThreads = 2;
    private static readonly Lazy<Lane> Scoring = new(() => new Lane("scoring", 1));
    private static readonly Lazy<Lane> Training = new(() => new Lane("training", TrainingThreads));

    [ThreadStatic]
    private static bool _isComputeThread;

    /// <summary>Runs short work: loading and scoring.</summary>
    public static T Score<T>(Func<T> work) => Run(Scoring, null, work);

    /// <summary>Runs a whole training; a third one at a time waits.</summary>
    /// <param name="threads">Threads of the native library for this work; null for its default.</param>
    /// <param name="work">What to run.</param>
    public static T Train<T>(int? threads, Func<T> work) => Run(Training, threads, work);

    private static T Run<T>(Lazy<Lane> lane, int? threads, Func<T> work)
    {
        NativeLibraryCheck.Ensure();
        if (_isComputeThread)
            return work();
        var item = new WorkItem<T>(threads, work);
        lane.Value.Queue.Add(item.Execute);
        return item.Wait();
    }

    private sealed class Lane
    {
        public Lane(string name, int threads)
        {
            for (var i = 0; i < threads; i++)
                new Thread(Serve) { IsBackground = true, Name = $"MLNet.Adapters {name} {i}" }.Start();
        }

        public BlockingCollection<Action> Queue { get; } = [];

        private void Serve()
        {
            _isComputeThread = true;
            while (true)
                ServeNext();
        }

        // In a frame of its own, so that a thread that waits keeps no finished work alive, nor the models that it used.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void ServeNext() => Queue.Take()();
    }

    private sealed class WorkItem<T>(int? threads, Func<T> work)
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Execute()
        {
            try
            {
                _done.SetResult(threads is { } count ? WithThreads(count) : work());
            }
            catch (Exception exception) // carried to the thread that waits
            {
                _done.SetException(exception);
            }
        }

        public T Wait() => _done.Task.GetAwaiter().GetResult();

        private T WithThreads(int count)
        {
            var usual = torch.get_num_threads();
            torch.set_num_threads(count);
            try
            {
                return work();
            }
            finally
            {
                torch.set_num_threads(usual);
            }
        }
    }
}
