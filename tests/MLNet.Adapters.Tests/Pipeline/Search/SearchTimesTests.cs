using MLNet.Adapters.Pipeline.Search;

namespace MLNet.Adapters.Tests.Pipeline.Search;

/// <summary>How a search of ten minutes and three rounds divides its time.</summary>
[TestClass]
public sealed class SearchTimesTests
{
    private const int Rounds = 3;
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(10);

    /// <summary>The first candidate takes nine times as long in the last round as in the first.</summary>
    [TestMethod]
    [DataRow(5, 180, 360, 195, DisplayName = "quick: the last round has 0.4 of the time, of which the first candidate takes 45 s")]
    [DataRow(15, 165, 330, 135, DisplayName = "usual: the last round has room for two of 135 s")]
    [DataRow(25, 150, null, 225, DisplayName = "slow: the time left for others is better spent on one round")]
    [DataRow(40, 120, null, 120, DisplayName = "slower: the last round has 0.8 of the time, and another candidate what 360 s leave")]
    [DataRow(60, 120, null, 480, DisplayName = "too slow: another candidate can have all of it")]
    public void The_last_round_has_room_for_the_first_candidate_and_another(int first, int endOfOne, int? endOfTwo, int beside)
    {
        var times = new SearchTimes(Budget, Rounds);
        times.Calibrate(TimeSpan.FromSeconds(first));

        Assert.AreEqual(endOfTwo is null ? 3 : 2, times.After(1));
        AssertEnds(endOfOne, second => times.HasRoom(1, TimeSpan.Zero, second));
        if (endOfTwo is { } end)
            AssertEnds(end, second => times.HasRoom(2, TimeSpan.FromSeconds(50), second - TimeSpan.FromSeconds(50)));
        AssertEnds(600, second => times.HasRoom(3, TimeSpan.FromSeconds(500), second - TimeSpan.FromSeconds(500)));
        AssertEnds(beside, times.FitsLast);
    }

    [TestMethod]
    public void A_single_round_has_all_the_time()
    {
        var times = new SearchTimes(Budget, rounds: 1);
        times.Calibrate(TimeSpan.FromSeconds(500));

        Assert.AreEqual(2, times.After(1));
        Assert.IsTrue(times.FitsLast(Budget));
        AssertEnds(600, second => times.HasRoom(1, TimeSpan.Zero, second));
    }

    private static void AssertEnds(int seconds, Func<TimeSpan, bool> hasRoom)
    {
        Assert.IsTrue(hasRoom(TimeSpan.FromSeconds(seconds)));
        Assert.IsFalse(hasRoom(TimeSpan.FromSeconds(seconds + 1)));
    }
}
