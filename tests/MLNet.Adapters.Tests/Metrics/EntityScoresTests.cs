using System.Text.Json;
using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class EntityScoresTests
{
    public static IEnumerable<object[]> Cases =>
        from index in Enumerable.Range(0, MetricFixture.Entities.Length)
        from scheme in Enum.GetValues<EntityScheme>()
        select new object[] { index, scheme };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Equals_seqeval(int index, EntityScheme scheme)
    {
        var golden = MetricFixture.Entities[index];

        AssertEqual(golden, EntityScores.Compute(golden.Sentences(), scheme));
    }

    [TestMethod]
    public void Entity_that_opens_with_I_is_right_by_Conll_and_none_by_strict_IOB2()
    {
        (string[], string[])[] sentences = [(["B-Phone", "I-Phone"], ["I-Phone", "I-Phone"])];

        Assert.AreEqual(1.0, EntityScores.Compute(sentences, EntityScheme.Conll).F1);
        Assert.AreEqual(0.0, EntityScores.Compute(sentences, EntityScheme.StrictIob2).F1);
    }

    [TestMethod]
    public void Figures_are_over_types_that_are_gold_or_predicted()
    {
        var metrics = EntityScores.Compute([(["B-A", "O", "B-A"], ["B-A", "B-B", "O"])]);

        CollectionAssert.AreEqual(
            new[] { new EntityTypeMetrics("A", 1, 0.5, 2.0 / 3, 2), new EntityTypeMetrics("B", 0, 0, 0, 0) }, metrics.Types.ToArray());
        Assert.AreEqual(0.5, metrics.Precision);
        Assert.AreEqual(0.5, metrics.Recall);
        Assert.AreEqual(1.0 / 3, metrics.MacroF1);
        Assert.AreEqual(2.0 / 3, metrics.WeightedF1);
    }

    [TestMethod]
    public void Empty_sentences_change_nothing()
    {
        (string[], string[]) sentence = (["B-A", "I-A"], ["B-A", "O"]);

        Assert.AreEqual(
            EntityScores.Compute([sentence]) with { Types = [] },
            EntityScores.Compute([([], []), sentence, ([], [])]) with { Types = [] });
        Assert.AreEqual(0, EntityScores.Compute([([], [])]).Support);
    }

    [TestMethod]
    public void Entity_does_not_reach_into_the_next_sentence() =>
        Assert.AreEqual(2, EntityScores.Compute([(["B-A"], ["B-A"]), (["I-A"], ["I-A"])]).Support);

    [TestMethod]
    [DataRow("PER")]
    [DataRow("B-")]
    [DataRow("b-PER")]
    [DataRow("E-PER")]
    [DataRow("")]
    public void Malformed_tag_is_named_with_its_sentence(string tag)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            EntityScores.Compute([(["O"], ["O"]), (["O", "O"], ["O", tag])], tagScheme: TagScheme.Iob));

        Assert.Contains($"Sentence 1 (counted from 0), predicted, has the tag '{tag}' at word 1", error.Message);
        Assert.Contains("B-X", error.Message);
    }

    // Gold: A of words 0 to 1, B of word 2, A of word 4; predicted: A of words 0 to 1, B of words 2 to 3, A of word 4. Two of three are
    // right.
    [TestMethod]
    [DataRow(TagScheme.Iob, "B-A I-A B-B O B-A", "B-A I-A B-B I-B B-A")]
    [DataRow(TagScheme.Iob, "I-A I-A I-B O I-A", "I-A I-A I-B I-B I-A")]
    [DataRow(TagScheme.Bioes, "B-A E-A S-B O S-A", "B-A E-A B-B E-B S-A")]
    [DataRow(TagScheme.Bioes, "B-A E-A S-B O S-A", "I-A E-A B-B I-B E-A")] // predicted out of order
    [DataRow(TagScheme.Bilou, "B-A L-A U-B 0 U-A", "B-A L-A B-B L-B U-A")]
    [DataRow(TagScheme.Plain, "A A B 0 A", "A A B B A")]
    public void The_same_entities_have_the_same_figures_in_every_scheme_of_tags(TagScheme scheme, string gold, string predicted)
    {
        (string[], string[])[] sentences = [(gold.Split(' '), predicted.Split(' '))];

        foreach (var metrics in new[] { EntityScores.Compute(sentences), EntityScores.Compute(sentences, tagScheme: scheme) })
        {
            Assert.AreEqual(2.0 / 3, metrics.F1, MetricFixture.Tolerance);
            CollectionAssert.AreEqual(
                new[] { new EntityTypeMetrics("A", 1, 1, 1, 2), new EntityTypeMetrics("B", 0, 0, 0, 1) },
                metrics.Types.ToArray());
            Assert.AreEqual((scheme, 3), (metrics.TagScheme, metrics.Support));
        }
    }

    [TestMethod]
    public void Strict_IOB2_refuses_tags_of_other_schemes() =>
        Assert.Contains(
            "The tags are of the scheme Plain, but StrictIob2",
            Assert.ThrowsExactly<ArgumentException>(() => EntityScores.Compute([(["A"], ["A"])], EntityScheme.StrictIob2)).Message);

    [TestMethod]
    public void Other_counts_of_tags_are_refused_with_the_numbers()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => EntityScores.Compute([([], []), (["O", "O", "O"], ["O", "O"])]));

        Assert.Contains("Sentence 1 (counted from 0) has 3 gold tag(s) but 2 predicted one(s)", error.Message);
    }

    [TestMethod]
    public void Unknown_scheme_is_refused() =>
        Assert.Contains(
            "Conll or StrictIob2",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EntityScores.Compute([], (EntityScheme)7)).Message);

    [TestMethod]
    public void Unknown_scheme_of_tags_is_refused() => Assert.Contains(
        "Iob or Bioes", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EntityScores.Compute([], tagScheme: (TagScheme)7)).Message);

    internal static void AssertEqual(JsonElement golden, EntityMetrics metrics)
    {
        var figures = golden.GetProperty(metrics.Scheme == EntityScheme.Conll ? "conll" : "strict_iob2");
        var micro = figures.GetProperty("micro avg");
        Assert.AreEqual(micro.Number("precision"), metrics.Precision, MetricFixture.Tolerance);
        Assert.AreEqual(micro.Number("recall"), metrics.Recall, MetricFixture.Tolerance);
        Assert.AreEqual(micro.Number("f1-score"), metrics.F1, MetricFixture.Tolerance);
        Assert.AreEqual(figures.GetProperty("macro avg").Number("f1-score"), metrics.MacroF1, MetricFixture.Tolerance);
        Assert.AreEqual(figures.GetProperty("weighted avg").Number("f1-score"), metrics.WeightedF1, MetricFixture.Tolerance);
        Assert.AreEqual(micro.Number("support"), metrics.Support);

        var types = figures.EnumerateObject().Where(type => !type.Name.EndsWith(" avg", StringComparison.Ordinal)).ToList();
        CollectionAssert.AreEqual(types.Select(type => type.Name).ToArray(), metrics.Types.Select(type => type.Type).ToArray());
        foreach (var (expected, actual) in types.Zip(metrics.Types))
        {
            Assert.AreEqual(expected.Value.Number("precision"), actual.Precision, MetricFixture.Tolerance);
            Assert.AreEqual(expected.Value.Number("recall"), actual.Recall, MetricFixture.Tolerance);
            Assert.AreEqual(expected.Value.Number("f1-score"), actual.F1, MetricFixture.Tolerance);
            Assert.AreEqual(expected.Value.Number("support"), actual.Support);
        }
    }
}
