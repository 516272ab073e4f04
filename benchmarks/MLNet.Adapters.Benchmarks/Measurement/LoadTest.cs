using System.Collections.Concurrent;
using System.Diagnostics;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Callers that each send one request after the other for a while.</summary>
/// <param name="callers">The number of callers.</param>
/// <param name="duration">How long they send requests.</param>
internal sealed class LoadTest(int callers, TimeSpan duration)
{
    private readonly ConcurrentBag<double> _milliseconds = [];
    private int _wrong;

    /// <summary>Sends requests.</summary>
    /// <param name="send">Sends a request, by its number, and returns whether the answer is right.</param>
    /// <param name="halfway">Called once in the middle; null for nothing.</param>
    public async Task<LoadResult> RunAsync(Func<int, Task<bool>> send, Func<Task>? halfway = null)
    {
        var (clock, next) = (Stopwatch.StartNew(), -1);
        var middle = halfway is null ? Task.CompletedTask : HalfwayAsync(halfway);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
        var seconds = clock.Elapsed.TotalSeconds;
        await middle;
        double[] times = [.. _milliseconds.Order()];
        return new LoadResult(times.Length / seconds, At(times, 0.5), At(times, 0.99), _wrong);

        async Task CallAsync()
        {
            while (clock.Elapsed < duration)
            {
                var started = Stopwatch.GetTimestamp();
                if (!await send(Interlocked.Increment(ref next)))
                    Interlocked.Increment(ref _wrong);
                _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    private async Task HalfwayAsync(Func<Task> work)
    {
        await Task.Delay(duration / 2);
        await work();
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}

/// <param name="PerSecond">Answers per second.</param>
/// <param name="Median">The median time of an answer in milliseconds.</param>
/// <param name="Slowest">The time within which 99 % of the answers came, in milliseconds.</param>
/// <param name="Wrong">The number of answers that were missing or wrong.</param>
internal sealed record LoadResult(double PerSecond, double Median, double Slowest, int Wrong);
