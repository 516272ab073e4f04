using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class EntityTagsTests
{
    [TestMethod]
    [DataRow("B-PER I-PER O B-LOC", "PER 0+2, LOC 3+1", "PER 0+2, LOC 3+1")]
    [DataRow("B-PER B-PER", "PER 0+1, PER 1+1", "PER 0+1, PER 1+1")]
    [DataRow("I-PER I-PER", "PER 0+2", "")]
    [DataRow("B-PER I-LOC I-LOC I-PER", "PER 0+1, LOC 1+2, PER 3+1", "PER 0+1")]
    [DataRow("O I-creative-work B-creative-work I-creative-work", "creative-work 1+1, creative-work 2+2", "creative-work 2+2")]
    [DataRow("B-PER O I-PER", "PER 0+1, PER 2+1", "PER 0+1")]
    [DataRow("O O", "", "")]
    public void Spans_of_each_scheme(string tags, string conll, string strict)
    {
        Assert.AreEqual(conll, Describe(tags.Split(' '), EntityScheme.Conll));
        Assert.AreEqual(strict, Describe(tags.Split(' '), EntityScheme.StrictIob2));
    }

    [TestMethod]
    public void Empty_sentence_has_no_span() => Assert.IsEmpty(EntityTags.Spans(Array.Empty<string>(), EntityScheme.Conll));

    [TestMethod]
    [DataRow("I-PER I-PER", "B-PER I-PER")]
    [DataRow("O I-PER", "O B-PER")]
    [DataRow("B-PER I-LOC I-LOC", "B-PER B-LOC I-LOC")]
    [DataRow("B-PER I-PER B-PER O", "B-PER I-PER B-PER O")]
    [DataRow("B-A I-B I-A", "B-A B-B B-A")]
    public void Repair_begins_what_nothing_began(string tags, string repaired) =>
        Assert.AreEqual(repaired, string.Join(' ', EntityTags.RepairIob2(tags.Split(' '))));

    [TestMethod]
    public void Repaired_tags_have_by_strict_IOB2_the_entities_that_they_had_by_Conll()
    {
        foreach (var (gold, predicted) in MetricFixture.Entities.SelectMany(golden => golden.Sentences()))
        {
            Assert.AreEqual(Describe(gold, EntityScheme.Conll), Describe(EntityTags.RepairIob2(gold), EntityScheme.StrictIob2));
            Assert.AreEqual(Describe(predicted, EntityScheme.Conll), Describe(EntityTags.RepairIob2(predicted), EntityScheme.StrictIob2));
        }
    }

    [TestMethod]
    public void Malformed_tag_is_named()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => EntityTags.RepairIob2(["O", "PER"]));

        Assert.Contains("'PER' at word 1", error.Message);
    }

    private static string Describe(IReadOnlyList<string> tags, EntityScheme scheme) =>
        string.Join(", ", EntityTags.Spans(tags, scheme).Select(span => $"{span.Type} {span.FirstWord}+{span.Words}"));
}
