using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

[TestClass]
public sealed class LengthBucketsTests
{
    private const int BatchSize = 32;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(31)]
    [DataRow(32)]
    [DataRow(1601)]
    [DataRow(5000)]
    public void Every_row_comes_once_an_epoch(int rows)
    {
        int[][] batches = LengthBuckets.PlanEpoch(SyntheticLengths(rows), BatchSize, new Random(1).Next);
        CollectionAssert.AreEqual(Enumerable.Range(0, rows).ToArray(), batches.SelectMany(batch => batch).Order().ToArray());
        Assert.HasCount((rows + BatchSize - 1) / BatchSize, batches);
        Assert.IsLessThanOrEqualTo(1, batches.Count(batch => batch.Length != BatchSize));
    }

    [TestMethod]
    public void A_seed_fixes_the_epoch_and_the_next_epoch_differs()
    {
        int[] lengths = SyntheticLengths(2000);
        var random = new Random(7);
        int[] first = Flat(LengthBuckets.PlanEpoch(lengths, BatchSize, random.Next));
        int[] second = Flat(LengthBuckets.PlanEpoch(lengths, BatchSize, random.Next));
        CollectionAssert.AreEqual(first, Flat(LengthBuckets.PlanEpoch(lengths, BatchSize, new Random(7).Next)));
        CollectionAssert.AreNotEqual(first, second);
    }

    [TestMethod]
    public void Batches_do_not_come_in_order_of_length()
    {
        int[] lengths = SyntheticLengths(1600);
        int[] longest =
        [
            .. LengthBuckets.PlanEpoch(lengths, BatchSize, new Random(3).Next).Select(batch => batch.Max(row => lengths[row])),
        ];
        CollectionAssert.AreNotEqual(longest.Order().ToArray(), longest);
        CollectionAssert.AreNotEqual(longest.OrderDescending().ToArray(), longest);
    }

    [TestMethod]
    public void Padding_of_a_synthetic_corpus_is_below_a_tenth()
    {
        int[] lengths = SyntheticLengths(7000);
        int[][] inOrder = [.. Enumerable.Range(0, lengths.Length).Chunk(BatchSize)];
        Assert.IsGreaterThan(0.3, PaddingShare(lengths, inOrder), "the corpus must need buckets at all");
        Assert.IsLessThan(0.1, PaddingShare(lengths, LengthBuckets.PlanEpoch(lengths, BatchSize, new Random(5).Next)));
    }

    [TestMethod]
    public void Padding_of_film_reviews_is_below_a_tenth()
    {
        string? file = FindSharedFile("data", "sst2", "train.tsv");
        if (file is null)
            Assert.Inconclusive("shared/data/sst2/train.tsv is not beside the repository.");
        var tokenizer = TokenizerGolden.Tokenizer();
        int[] lengths = [.. File.ReadLines(file).Skip(1).Select(line => tokenizer.Encode(line.Split('\t')[0], 64).Length)];
        Assert.HasCount(6920, lengths);
        Assert.IsLessThan(0.1, PaddingShare(lengths, LengthBuckets.PlanEpoch(lengths, BatchSize, new Random(5).Next)));
    }

    [TestMethod]
    public void Scoring_batches_hold_every_row_within_both_limits()
    {
        int[] lengths = [.. SyntheticLengths(999), 600];
        int[][] batches = LengthBuckets.PlanScoring(lengths, maxRows: 16, maxTokens: 512);
        CollectionAssert.AreEqual(Enumerable.Range(0, 1000).ToArray(), batches.SelectMany(batch => batch).Order().ToArray());
        foreach (int[] batch in batches)
        {
            Assert.IsLessThanOrEqualTo(16, batch.Length);
            Assert.IsTrue(batch.Length == 1 || batch.Length * batch.Max(row => lengths[row]) <= 512);
        }

        CollectionAssert.AreEqual(new[] { 999 }, batches[^1]);
        Assert.IsTrue(batches.Any(batch => batch.Length == 16), "short rows fill the row limit");
    }

    [TestMethod]
    public void Scoring_batches_are_as_full_as_the_limits_allow()
    {
        int[][] batches = LengthBuckets.PlanScoring([4, 2, 2, 4, 3], maxRows: 3, maxTokens: 8);
        CollectionAssert.AreEqual(new[] { 1, 2 }, batches[0]);
        CollectionAssert.AreEqual(new[] { 4, 0 }, batches[1]);
        CollectionAssert.AreEqual(new[] { 3 }, batches[2]);
        Assert.IsEmpty(LengthBuckets.PlanScoring([], 3, 8));
    }

    [TestMethod]
    public void Training_batches_with_a_token_limit_have_every_row_and_as_many_batches_in_each_epoch()
    {
        int[] lengths = SyntheticLengths(3000);
        var random = new Random(7);

        int[][][] epochs = [.. Enumerable.Range(0, 4).Select(_ => LengthBuckets.PlanEpoch(lengths, 64, 1024, random.Next))];

        foreach (int[][] batches in epochs)
        {
            CollectionAssert.AreEqual(Enumerable.Range(0, 3000).ToArray(), batches.SelectMany(batch => batch).Order().ToArray());
            Assert.IsTrue(batches.All(batch => batch.Length <= 64 && batch.Length * batch.Max(row => lengths[row]) <= 1024));
            Assert.HasCount(LengthBuckets.PlanScoring(lengths, 64, 1024).Length, batches);
            Assert.IsLessThan(0.01, PaddingShare(lengths, batches));
            int[] longest = [.. batches.Select(batch => batch.Max(row => lengths[row]))];
            CollectionAssert.AreNotEqual(longest.Order().ToArray(), longest);
        }

        CollectionAssert.AreNotEqual(Flat(epochs[0]), Flat(epochs[1]));
        Assert.IsGreaterThan(0, epochs[0].Select(Members).Except(epochs[1].Select(Members)).Count(), "other rows meet");

        static string Members(int[] batch) => string.Join(',', batch.Order());
    }

    [TestMethod]
    public void Sizes_below_one_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LengthBuckets.PlanEpoch([1], 0, new Random(1).Next));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LengthBuckets.PlanScoring([1], 0, 8));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LengthBuckets.PlanScoring([1], 3, 0));
    }

    /// <summary>Lengths like sentences': the sum of three even distributions, 5 to 62 tokens.</summary>
    private static int[] SyntheticLengths(int rows)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, rows).Select(_ => 5 + random.Next(20) + random.Next(20) + random.Next(20))];
    }

    private static double PaddingShare(int[] lengths, int[][] batches)
    {
        long padded = batches.Sum(batch => (long)batch.Length * batch.Max(row => lengths[row]));
        return 1 - lengths.Sum(length => (long)length) / (double)padded;
    }

    private static int[] Flat(int[][] batches) => [.. batches.SelectMany(batch => batch)];

    private static string? FindSharedFile(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine([folder.FullName, "shared", .. parts]);
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
