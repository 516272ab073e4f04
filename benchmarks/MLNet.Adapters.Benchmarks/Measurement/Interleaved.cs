using System.Diagnostics;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>Times several pieces of work in turns: each round runs each once, starting with another one every time.</summary>
internal static class Interleaved
{
    public static IReadOnlyList<Timing> Time(int warmUps, int rounds, params IReadOnlyList<(string Name, Action Work)> subjects)
    {
        foreach (var (_, work) in subjects)
        {
            for (var i = 0; i < warmUps; i++)
                work();
        }

        var timings = subjects.Select(subject => new Timing(subject.Name, new double[rounds])).ToList();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < subjects.Count; turn++)
            {
                var subject = (round + turn) % subjects.Count;
                var started = Stopwatch.GetTimestamp();
                subjects[subject].Work();
                timings[subject].Milliseconds[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        return timings;
    }
}
