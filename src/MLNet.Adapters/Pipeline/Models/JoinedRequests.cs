using System.Collections.Concurrent;
using System.Diagnostics;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// Scores the texts of many callers: requests that wait while others are scored are scored together, which costs less than one by one. A
/// request that finds an idle thread is scored at once, unless it is to wait for others.
/// </summary>
/// <param name="score">Scores texts on a scoring thread; a text's result does not depend on the other texts.</param>
/// <param name="longestWait">How long a request waits for others although a thread is idle; null for what the process specifies.</param>
internal sealed class JoinedRequests<TResult>(Func<IReadOnlyList<EncodedText>, TResult[]> score, TimeSpan? longestWait = null)
{
    private const int TextsTogether = 32; // more would make the first of them wait without saving time
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(1); // between looks at the queue

    private readonly ConcurrentQueue<Request> _waiting = new();
    private readonly TimeSpan _longestWait = longestWait ?? LongestWait.Value;

    /// <summary>Returns the result of each text.</summary>
    public TResult[] Score(IReadOnlyList<EncodedText> texts)
    {
        if (ComputeThreads.IsCurrent)
            return score(texts);
        var request = new Request(texts);
        _waiting.Enqueue(request);
        ComputeThreads.PostScoring(ScoreWaiting); // one for each request, so that none is left behind
        return request.Wait();
    }

    private void ScoreWaiting()
    {
        AwaitOthers();
        var requests = Take();
        if (requests.Count == 0)
            return;
        try
        {
            TResult[] results = score([.. requests.SelectMany(request => request.Texts)]);
            var first = 0;
            foreach (var request in requests)
            {
                request.Complete(results[first..(first + request.Texts.Count)]);
                first += request.Texts.Count;
            }
        }
        catch (Exception exception) when (requests.Count == 1) // passed on to the waiting thread
        {
            requests[0].Fail(exception);
        }
        catch // one caller's error must not be another's
        {
            requests.ForEach(ScoreAlone);
        }
    }

    // Until enough texts have arrived, or the first of them has waited long enough.
    private void AwaitOthers()
    {
        while (_waiting.TryPeek(out var first)
            && first.Waited < _longestWait
            && _waiting.Sum(request => request.Texts.Count) < TextsTogether)
            Thread.Sleep(Nap);
    }

    private void ScoreAlone(Request request)
    {
        try
        {
            request.Complete(score(request.Texts));
        }
        catch (Exception exception) // passed on to the waiting thread
        {
            request.Fail(exception);
        }
    }

    private List<Request> Take()
    {
        var (requests, texts) = (new List<Request>(), 0);
        while (_waiting.TryPeek(out var next) && (requests.Count == 0 || texts + next.Texts.Count <= TextsTogether))
        {
            if (!_waiting.TryDequeue(out var request)) // another thread may have taken the one that was seen
                continue;
            requests.Add(request);
            texts += request.Texts.Count;
        }

        return requests;
    }

    private sealed class Request(IReadOnlyList<EncodedText> texts)
    {
        private readonly long _arrived = Stopwatch.GetTimestamp();
        private readonly TaskCompletionSource<TResult[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<EncodedText> Texts => texts;

        public TimeSpan Waited => Stopwatch.GetElapsedTime(_arrived);

        public void Complete(TResult[] results) => _done.SetResult(results);

        public void Fail(Exception exception) => _done.SetException(exception);

        public TResult[] Wait() => _done.Task.GetAwaiter().GetResult();
    }
}
