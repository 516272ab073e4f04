using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace MLNet.Adapters.Layers;

/// <summary>The threads that score. One that has no request of its own takes items of the others' work.</summary>
/// <remarks>
/// Work is never divided in advance, so a thread that the system puts aside delays the others by its current item only. The native library
/// uses one thread on each of them, unless it computes the products itself.
/// </remarks>
internal static class ScoringThreads
{
    private const int Depth = 2; // a loop over batches, and a loop inside a batch
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(300); // before an idle thread sleeps

    private static readonly ConcurrentQueue<Action> Requests = new();
    private static readonly SemaphoreSlim Wake = new(0);
    private static Loop?[] _open = [];
    private static int _sleeping;

    [ThreadStatic]
    private static Place? _place;

    /// <summary>The number of threads; 1 before <see cref="Start"/>.</summary>
    public static int Count { get; private set; } = 1;

    /// <summary>Whether the current thread is one of them.</summary>
    public static bool IsCurrent => _place is not null;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">The number of threads.</param>
    /// <param name="begin">Called on each of them first.</param>
    public static void Start(int count, Action begin)
    {
        Count = count;
        _open = new Loop?[count * Depth];
        using var ready = new CountdownEvent(count);
        for (var i = 0; i < count; i++)
        {
            var place = new Place(i);
            new Thread(() => Serve(place, begin, ready)) { IsBackground = true, Name = $"MLNet.Adapters scoring {i}" }.Start();
        }

        ready.Wait();
    }

    /// <summary>Adds a request; the next idle thread runs it.</summary>
    public static void Post(Action request)
    {
        Requests.Enqueue(request);
        WakeSome(1);
    }

    /// <summary>Runs items in any order, together with threads that are idle; on another thread, or nested too deeply, alone.</summary>
    public static void ForEach(int items, Action<int> run)
    {
        if (items > 1 && Count > 1 && _place is { } place && Loop.LevelIn(place.Current) < Depth)
        {
            RunTogether(place, new Loop(items, place.Current, run));
            return;
        }

        for (var item = 0; item < items; item++)
            run(item);
    }

    private static void RunTogether(Place place, Loop loop)
    {
        ref var open = ref _open[(loop.Level * Count) + place.Index];
        Volatile.Write(ref open, loop);
        WakeSome(Math.Min(loop.Items, Count) - 1);
        loop.Take(place);
        Volatile.Write(ref open, null);
        HelpUntilDone(place, loop);
        loop.ThrowIfFailed();
    }

    // The items that other threads are still running may have loops of their own, which end sooner with this thread's help.
    private static void HelpUntilDone(Place place, Loop loop)
    {
        var wait = default(SpinWait);
        while (loop.IsRunning)
        {
            if (FindLoop(inside: loop) is { } inner)
                inner.Take(place);
            else
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static void Serve(Place place, Action begin, CountdownEvent ready)
    {
        _place = place;
        begin();
        ready.Signal();
        var idleSince = Stopwatch.GetTimestamp();
        while (true)
        {
            if (ServeNext(place))
                idleSince = Stopwatch.GetTimestamp();
            else if (Stopwatch.GetElapsedTime(idleSince) < Patience)
                Thread.SpinWait(20);
            else
                Sleep();
        }
    }

    // In its own frame, so that a waiting thread does not keep finished work and the models it used alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ServeNext(Place place)
    {
        if (Requests.TryDequeue(out var request))
        {
            request();
            return true;
        }

        if (FindLoop() is not { } loop)
            return false;
        loop.Take(place);
        return true;
    }

    // Outer loops first; or only loops inside an item of one.
    private static Loop? FindLoop(Loop? inside = null)
    {
        foreach (ref var open in _open.AsSpan(Loop.LevelIn(inside) * Count))
        {
            if (Volatile.Read(ref open) is { HasItems: true } loop && (inside is null || loop.Outer == inside))
                return loop;
        }

        return null;
    }

    private static void Sleep()
    {
        Interlocked.Increment(ref _sleeping);
        var hasWork = !Requests.IsEmpty || FindLoop() is not null;
        if (!hasWork || TryRouse(1) == 0) // whoever roused this thread already has also signaled
            Wake.Wait();
    }

    private static void WakeSome(int count)
    {
        Interlocked.MemoryBarrier(); // the work is visible before the sleepers are counted
        if (TryRouse(count) is var roused and > 0)
            Wake.Release(roused);
    }

    // Takes up to so many threads from the count of sleeping ones.
    private static int TryRouse(int count)
    {
        while (true)
        {
            var sleeping = Volatile.Read(ref _sleeping);
            var roused = Math.Min(sleeping, count);
            if (roused <= 0)
                return 0;
            if (Interlocked.CompareExchange(ref _sleeping, sleeping - roused, sleeping) == sleeping)
                return roused;
        }
    }

    private sealed class Place(int index)
    {
        public int Index => index;

        /// <summary>The loop of whose items one is running; null outside loops.</summary>
        public Loop? Current { get; set; }
    }

    private sealed class Loop(int items, Loop? outer, Action<int> run)
    {
        private int _next;
        private int _running;
        private Exception? _error;

        public int Items => items;

        /// <summary>The loop of whose item it is a part; null for none.</summary>
        public Loop? Outer => outer;

        /// <summary>How many loops it is inside.</summary>
        public int Level { get; } = LevelIn(outer);

        public bool HasItems => Volatile.Read(ref _next) < items;

        /// <summary>Whether a thread is running an item.</summary>
        public bool IsRunning => Volatile.Read(ref _running) > 0;

        /// <summary>Returns the level of a loop that begins in an item of another one.</summary>
        public static int LevelIn(Loop? outer) => outer is null ? 0 : outer.Level + 1;

        /// <summary>Runs items until none is left.</summary>
        public void Take(Place place)
        {
            Interlocked.Increment(ref _running);
            var outside = place.Current;
            place.Current = this;
            try
            {
                int item;
                while ((item = Interlocked.Increment(ref _next) - 1) < items)
                    run(item);
            }
            catch (Exception exception) // thrown where the loop was started
            {
                Interlocked.CompareExchange(ref _error, exception, null);
                Volatile.Write(ref _next, items);
            }
            finally
            {
                place.Current = outside;
                Interlocked.Decrement(ref _running);
            }
        }

        /// <summary>Throws what an item threw; called after the last one.</summary>
        public void ThrowIfFailed()
        {
            if (_error is not null)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_error);
        }
    }
}
