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
    public void Empty_sentence_has_no_span() => Assert.IsEmpty(EntityTags.Spans([], EntityScheme.Conll, TagScheme.Iob));

    [TestMethod]
    [DataRow(TagScheme.Iob, "I-PER I-PER B-PER 0", "PER 0+2, PER 2+1")] // IOB1: B where an entity of the type stands before
    [DataRow(TagScheme.Bioes, "B-PER I-PER E-PER O S-LOC S-LOC", "PER 0+3, LOC 4+1, LOC 5+1")]
    [DataRow(TagScheme.Bilou, "B-PER I-PER L-PER O U-LOC U-LOC", "PER 0+3, LOC 4+1, LOC 5+1")]
    [DataRow(TagScheme.Plain, "PER PER 0 LOC PER O creative-work", "PER 0+2, LOC 3+1, PER 4+1, creative-work 6+1")]
    [DataRow(TagScheme.Plain, "B-PER I-PER I-PER", "B-PER 0+1, I-PER 1+2")] // said to be types
    [DataRow(TagScheme.Bioes, "O O", "")]
    public void Tags_in_the_order_of_their_scheme(TagScheme scheme, string tags, string spans) =>
        Assert.AreEqual(spans, Describe(tags.Split(' '), EntityScheme.Conll, scheme));

    // By the rules of the CoNLL script and of seqeval's default, by hand.
    [TestMethod]
    [DataRow("I-A I-A", "A 0+2")]
    [DataRow("B-A O E-A", "A 0+1, A 2+1")]
    [DataRow("B-A E-A E-A", "A 0+2, A 2+1")]
    [DataRow("E-A I-A", "A 0+1, A 1+1")]
    [DataRow("B-A S-A", "A 0+1, A 1+1")]
    [DataRow("S-A I-A E-A", "A 0+1, A 1+2")]
    [DataRow("B-A B-A E-A", "A 0+1, A 1+2")]
    [DataRow("B-A E-B I-A", "A 0+1, B 1+1, A 2+1")]
    public void Tags_out_of_order(string bioes, string spans)
    {
        Assert.AreEqual(spans, Describe(bioes.Split(' '), EntityScheme.Conll, TagScheme.Bioes));
        Assert.AreEqual(
            spans,
            Describe(
                bioes.Replace("E-", "L-", StringComparison.Ordinal).Replace("S-", "U-", StringComparison.Ordinal).Split(' '),
                EntityScheme.Conll,
                TagScheme.Bilou));
    }

    [TestMethod]
    [DataRow("O B-PER I-PER", TagScheme.Iob)]
    [DataRow("0 I-PER I-creative-work", TagScheme.Iob)]
    [DataRow("O", TagScheme.Iob)]
    [DataRow("O B-PER I-PER E-PER S-LOC", TagScheme.Bioes)]
    [DataRow("O S-LOC", TagScheme.Bioes)]
    [DataRow("O B-PER L-PER U-LOC", TagScheme.Bilou)]
    [DataRow("PERSON 0 CITY", TagScheme.Plain)]
    [DataRow("O LOC creative-work", TagScheme.Plain)]
    [DataRow("O A B", TagScheme.Plain)]
    public void The_scheme_is_told_from_the_tags(string tags, TagScheme scheme) => Assert.AreEqual(scheme, TagSchemes.Of(tags.Split(' ')));

    [TestMethod]
    [DataRow("O B-PER I-PER MISC", "'MISC' and 'B-PER', 'I-PER'")]
    [DataRow("O B-PER E-PER U-LOC", "'U-LOC' and 'B-PER', 'E-PER'")]
    [DataRow("O B I", "'B', 'I' and O")]
    [DataRow("O b-per i-per", "'b-per', 'i-per' and O")]
    [DataRow("O B_PER I_PER", "'B_PER', 'I_PER' and O")]
    [DataRow("O B- B-PER", "'B-' and 'B-PER'")]
    public void Mixed_tags_are_refused_by_name(string tags, string part)
    {
        var message = Assert.ThrowsExactly<ArgumentException>(() => TagSchemes.Of(tags.Split(' '))).Message;

        Assert.Contains($"No tag scheme contains both {part}. Rename tags", message);
        Assert.Contains("Or set TagScheme: Plain", message);
    }

    [TestMethod]
    public void Malformed_tag_is_named() =>
        Assert.Contains(
            "'PER' at word 1",
            Assert.ThrowsExactly<ArgumentException>(() => EntityTags.Parse(["O", "PER"], TagScheme.Iob)).Message);

    private static string Describe(IReadOnlyList<string> tags, EntityScheme scheme, TagScheme tagScheme = TagScheme.Iob) =>
        string.Join(", ", EntityTags.Spans(tags, scheme, tagScheme).Select(span => $"{span.Type} {span.FirstWord}+{span.Words}"));
}
