using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Pipeline.Models;

/// <summary>Rows of many callers, scored together.</summary>
[TestClass]
public sealed class JoinedRequestsTests
{
    private const int Together = 32; // texts that are scored together at most
    private readonly List<int[]> _scored = [];

    [TestMethod]
    public void Requests_that_wait_while_others_are_scored_are_scored_together()
    {
        using var goOn = new ManualResetEventSlim();
        var busy = Occupy(goOn);
        var requests = new JoinedRequests<int>(Score, TimeSpan.Zero);
        Task<int[]>[] callers = [.. Enumerable.Range(0, 5).Select(caller => Ask(requests, caller, caller + 10))];
        Thread.Sleep(100); // all five are queued; a slower machine joins fewer, and every result is still right
        goOn.Set();

        for (var caller = 0; caller < callers.Length; caller++)
            CollectionAssert.AreEqual(new[] { caller, caller + 10 }, callers[caller].Result);
        Task.WaitAll(busy);
        Assert.AreEqual(10, _scored.Sum(texts => texts.Length));
        Assert.IsLessThan(callers.Length, _scored.Count);
    }

    [TestMethod]
    public void Request_waits_for_others_if_asked_to_until_there_are_enough()
    {
        var requests = new JoinedRequests<int>(Score, TimeSpan.FromSeconds(5));
        var first = Ask(requests, [.. Enumerable.Range(0, Together / 2)]);
        Thread.Sleep(50); // the threads are idle, and the first still waits
        Assert.IsFalse(first.IsCompleted);
        var second = Ask(requests, [.. Enumerable.Range(0, Together / 2)]);

        Task.WaitAll(first, second); // long before the five seconds: there are enough texts
        Assert.AreEqual(Together, _scored.Single().Length);
    }

    [TestMethod]
    public void Wait_ends()
    {
        var requests = new JoinedRequests<int>(Score, TimeSpan.FromMilliseconds(20));
        CollectionAssert.AreEqual(new[] { 7 }, requests.Score([Text(7)]));
    }

    [TestMethod]
    public void Request_of_many_texts_is_never_divided()
    {
        using var goOn = new ManualResetEventSlim();
        var busy = Occupy(goOn);
        var requests = new JoinedRequests<int>(Score, TimeSpan.Zero);
        int[] many = [.. Enumerable.Range(0, Together + 5)];
        Task<int[]>[] callers = [Ask(requests, many), Ask(requests, 1), Ask(requests, many)];
        goOn.Set();

        CollectionAssert.AreEqual(many, callers[0].Result);
        CollectionAssert.AreEqual(new[] { 1 }, callers[1].Result);
        CollectionAssert.AreEqual(many, callers[2].Result);
        Task.WaitAll(busy);
        Assert.IsTrue(_scored.All(texts => texts.Length is 1 or Together + 5));
    }

    [TestMethod]
    public void Error_of_one_caller_is_not_anothers()
    {
        using var goOn = new ManualResetEventSlim();
        var busy = Occupy(goOn);
        var requests = new JoinedRequests<int>(
            texts => texts.Any(text => text.Ids[0] < 0) ? throw new FormatException() : Score(texts), TimeSpan.Zero);
        Task<int[]>[] callers = [Ask(requests, 1), Ask(requests, -2), Ask(requests, 3)];
        Thread.Sleep(100);
        goOn.Set();

        CollectionAssert.AreEqual(new[] { 1 }, callers[0].Result);
        Assert.IsInstanceOfType<FormatException>(Assert.ThrowsExactly<AggregateException>(() => callers[1].Result).InnerException);
        CollectionAssert.AreEqual(new[] { 3 }, callers[2].Result);
        Task.WaitAll(busy);
    }

    [TestMethod]
    [DataRow(null, 0)]
    [DataRow(" ", 0)]
    [DataRow("0", 0)]
    [DataRow("2.5", 2.5)]
    [DataRow("1000", 1000)]
    public void Environment_names_milliseconds(string? value, double milliseconds) =>
        Assert.AreEqual(TimeSpan.FromMilliseconds(milliseconds), LongestWait.Parse(value));

    [TestMethod]
    [DataRow("-1")]
    [DataRow("1001")]
    [DataRow("NaN")]
    [DataRow("2 ms")]
    public void Other_value_of_the_environment_is_an_error(string value)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => LongestWait.Parse(value));
        StringAssert.Contains(error.Message, $"MLNET_ADAPTERS_LONGEST_WAIT is '{value}'");
        StringAssert.Contains(error.Message, "from 0 to 1000");
    }

    // Keeps every scoring thread busy until it may go on.
    private static Task[] Occupy(ManualResetEventSlim goOn)
    {
        _ = ComputeThreads.Score(() => true); // starts the threads
        using var occupied = new CountdownEvent(ScoringThreads.Count);
        Task[] busy =
        [
            .. Enumerable.Range(0, ScoringThreads.Count).Select(_ => Task.Factory.StartNew(
                () => ComputeThreads.Score(() =>
                {
                    occupied.Signal();
                    goOn.Wait();
                    return true;
                }),
                TaskCreationOptions.LongRunning)),
        ];
        occupied.Wait();
        return busy;
    }

    private static Task<int[]> Ask(JoinedRequests<int> requests, params int[] ids) =>
        Task.Factory.StartNew(() => requests.Score([.. ids.Select(Text)]), TaskCreationOptions.LongRunning);

    private static EncodedText Text(int id) => new([id], [0], false);

    private int[] Score(IReadOnlyList<EncodedText> texts)
    {
        int[] ids = [.. texts.Select(text => text.Ids[0])];
        lock (_scored)
            _scored.Add(ids);
        return ids;
    }
}
