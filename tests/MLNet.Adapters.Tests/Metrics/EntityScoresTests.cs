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
        var error = Assert.ThrowsExactly<ArgumentException>(() => EntityScores.Compute([(["O"], ["O"]), (["O", "O"], ["O", tag])]));

        Assert.Contains($"Sentence 1 (counted from 0), predicted, has the tag '{tag}' at word 1", error.Message);
        Assert.Contains("B-X", error.Message);
    }

    [TestMethod]
    public void Other_counts_of_tags_are_refused_with_the_numbers()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => EntityScores.Compute([([], []), (["O", "O", "O"], ["O", "O"])]));

        Assert.Contains("Sentence 1 (counted from 0) has 3 gold tag(s) but 2 predicted one(s)", error.Message);
    }

    [TestMethod]
    public void Unknown_scheme_is_refused() =>
        Assert.Contains("Conll or StrictIob2", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EntityScores.Compute([], (EntityScheme)7)).Message);

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
