using MLNet.Adapters.Pipeline.Answering;

namespace MLNet.Adapters.Tests.Pipeline.Answering;

[TestClass]
public sealed class AnswerRankingTests
{
    [TestMethod]
    public void It_keeps_the_best_different_texts_in_order() // against sorting all of them
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var context = string.Concat(Enumerable.Range(0, 12).Select(_ => (char)('a' + random.Next(3))));
            var offers = Enumerable
                .Range(0, 60)
                .Select(_ => (Evidence: random.Next(-20, 20) / 4f, Start: random.Next(12), Length: random.Next(1, 3)))
                .Select(offer => (offer.Evidence, offer.Start, End: Math.Min(12, offer.Start + offer.Length)))
                .ToList();
            var ranking = new AnswerRanking(context, 5);
            offers.ForEach(offer => ranking.Offer(offer.Evidence, offer.Start, offer.End));

            var best = offers
                .GroupBy(offer => context[offer.Start..offer.End])
                .Select(same => same.Max(offer => offer.Evidence))
                .OrderDescending()
                .Take(5)
                .ToArray();

            var found = ranking.Best(5);
            Assert.HasCount(found.Texts.Length, found.Texts.Distinct());
            CollectionAssert.AreEqual(
                best,
                found
                    .Texts.Select(text => offers.Where(offer => context[offer.Start..offer.End] == text).Max(offer => offer.Evidence))
                    .ToArray());
        }
    }

    [TestMethod]
    public void Of_equally_good_answers_the_earlier_one_comes_first()
    {
        var ranking = new AnswerRanking("abc", 2);
        for (var start = 0; start < 3; start++)
            ranking.Offer(1, start, start + 1);

        CollectionAssert.AreEqual(new[] { "a", "b" }, ranking.Best(2).Texts);
    }
}
