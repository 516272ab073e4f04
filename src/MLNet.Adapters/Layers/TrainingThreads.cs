using System.Runtime.CompilerServices;
using TorchSharp;

namespace MLNet.Adapters.Layers;

/// <summary>The threads that train, one training on each at a time; further ones wait.</summary>
/// <remarks>
/// The first thread that is idle takes a training, so the second one computes nothing unless two trainings run at once. The native library
/// keeps a team of helpers for every thread that has computed in parallel, and once the helpers are more than the processors, they sleep
/// between operations instead of spinning, which makes small operations slow.
/// </remarks>
internal static class TrainingThreads
{
    private const int Count = 2;

    private static readonly object Gate = new(); // pulsed when a worker gets work
    private static readonly Queue<Func<Action>> Waiting = new();
    private static readonly Worker[] Workers = [.. Enumerable.Range(0, Count).Select(_ => new Worker())];

    [ThreadStatic]
    private static bool _isCurrent;

    /// <summary>Whether the current thread is one of them.</summary>
    public static bool IsCurrent => _isCurrent;

    /// <summary>Starts the threads; called once.</summary>
    public static void Start()
    {
        using var ready = new CountdownEvent(Count);
        foreach (var (index, worker) in Workers.Index())
            new Thread(() => Serve(worker, ready)) { IsBackground = true, Name = $"MLNet.Adapters training {index}" }.Start();
        ready.Wait();
    }

    /// <summary>Adds a training.</summary>
    /// <param name="work">
    /// Trains, and returns what tells the caller; that is called once the thread is idle, so that the caller's next training gets it too.
    /// </param>
    public static void Post(Func<Action> work)
    {
        lock (Gate)
        {
            if (Array.Find(Workers, worker => worker.Work is null) is { } idle)
                Give(idle, work);
            else
                Waiting.Enqueue(work);
        }
    }

    private static void Serve(Worker worker, CountdownEvent ready)
    {
        _isCurrent = true;
        _ = torch.get_num_threads(); // the thread keeps this count, whatever another thread sets temporarily
        ready.Signal();
        while (true)
            ServeNext(worker);
    }

    // In its own frame, so that a waiting thread does not keep finished work and the models it used alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ServeNext(Worker worker)
    {
        var tell = Next(worker)();
        lock (Gate)
        {
            worker.Work = null;
            if (Waiting.TryDequeue(out var next))
                Give(worker, next);
        }

        tell();
    }

    private static void Give(Worker worker, Func<Action> work)
    {
        worker.Work = work;
        Monitor.PulseAll(Gate);
    }

    private static Func<Action> Next(Worker worker)
    {
        lock (Gate)
        {
            while (worker.Work is null)
                Monitor.Wait(Gate);
            return worker.Work;
        }
    }

    private sealed class Worker
    {
        /// <summary>What it does or is about to do; null if it is idle.</summary>
        public Func<Action>? Work { get; set; }
    }
}
