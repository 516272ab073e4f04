using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

[TestClass]
public sealed class TokenWindowsTests
{
    [TestMethod]
    public void A_text_that_fits_is_one_window() =>
        CollectionAssert.AreEqual(new[] { (0, 3) }, TokenWindows.Plan([1, 2, 1], 4, 2).ToArray());

    [TestMethod]
    public void An_empty_text_is_one_empty_window() => CollectionAssert.AreEqual(new[] { (0, 0) }, TokenWindows.Plan([], 4, 2).ToArray());

    [TestMethod]
    public void Windows_share_whole_units_up_to_the_overlap() => // by hand: 2 + 2 fit 5; one unit of 2 is shared where 3 may be
        CollectionAssert.AreEqual(new[] { (0, 2), (1, 2), (2, 2) }, TokenWindows.Plan([2, 2, 2, 2], 5, 3).ToArray());

    [TestMethod]
    public void A_unit_larger_than_the_room_is_alone() =>
        CollectionAssert.AreEqual(new[] { (0, 1), (1, 1), (2, 1) }, TokenWindows.Plan([3, 9, 3], 4, 1).ToArray());

    [TestMethod]
    [DataRow(0)]
    [DataRow(32)]
    [DataRow(100)]
    public void A_large_unit_that_does_not_fit_beside_the_overlap_gets_a_window_without_it(int overlap)
    {
        int[] part = [.. Enumerable.Repeat(1, 200), 126];

        var windows = TokenWindows.Plan([.. part, .. part, .. part], 126, overlap);

        Assert.IsTrue(
            windows.Zip(windows.Skip(1)).All(pair => pair.First.Start + pair.First.Count < pair.Second.Start + pair.Second.Count));
        // For each part its 200 single tokens, at a step of 126 - overlap, and the large one.
        Assert.IsLessThanOrEqualTo(overlap == 100 ? 15 : 9, windows.Count);
    }

    [TestMethod]
    public void Every_unit_is_in_a_window_that_fits()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 500; trial++)
        {
            int[] sizes = [.. Enumerable.Range(0, random.Next(1, 80)).Select(_ => random.Next(1, 5))];
            var room = random.Next(4, 20);
            var windows = TokenWindows.Plan(sizes, room, random.Next(0, room));

            Assert.IsTrue(windows.All(window => sizes.Skip(window.Start).Take(window.Count).Sum() <= room && window.Count > 0));
            for (var unit = 0; unit < sizes.Length; unit++)
            {
                var (start, count) = windows[TokenWindows.Best(windows, unit, sizes.Length)];
                Assert.IsTrue(unit >= start && unit < start + count);
            }

            Assert.AreEqual(sizes.Length, windows[^1].Start + windows[^1].Count);
            Assert.IsTrue(
                windows.Zip(windows.Skip(1)).All(pair => pair.First.Start + pair.First.Count < pair.Second.Start + pair.Second.Count));
        }
    }

    [TestMethod]
    public void The_best_window_is_the_one_with_most_context_on_the_poorer_side()
    {
        (int, int)[] windows = [(0, 6), (3, 6), (6, 6)];

        // 2 units to its right, nothing cut on its left; the second window has none on the left.
        Assert.AreEqual(0, TokenWindows.Best(windows, 3, 12));
        Assert.AreEqual(1, TokenWindows.Best(windows, 5, 12));
        Assert.AreEqual(2, TokenWindows.Best(windows, 11, 12));
    }

    [TestMethod]
    public void An_overlap_that_leaves_no_room_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenWindows.Plan([1, 1], 4, 4));
}
