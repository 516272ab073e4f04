using Microsoft.ML;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class EvaluationTests
{
    // What float32 leaves of figures whose labels and scores are of order 1.
    private const double FloatTolerance = 1e-6;

    private static readonly string[] YesNo = ["yes", "no"];

    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<int> EntityCases => Enumerable.Range(0, MetricFixture.Entities.Length);

    [TestMethod]
    [DynamicData(nameof(EntityCases))]
    public void Entities_equal_seqeval(int index)
    {
        var golden = MetricFixture.Entities[index];
        IDataView[] views =
        [
            _context.Tags(golden.Sentences()),
            _context.KeyedTags<byte>(hasValues: true, golden.Sentences()),
            _context.KeyedTags<ushort>(hasValues: true, golden.Sentences()),
            _context.KeyedTags<uint>(hasValues: true, golden.Sentences()),
            _context.KeyedTags<ulong>(hasValues: true, golden.Sentences()),
        ];

        foreach (var data in views)
        {
            EntityScoresTests.AssertEqual(golden, _context.MulticlassClassification.EvaluateNamedEntities(data));
            EntityScoresTests.AssertEqual(
                golden,
                _context.MulticlassClassification.EvaluateNamedEntities(data, scheme: EntityScheme.StrictIob2));
        }
    }

    [TestMethod]
    public void The_scheme_of_tags_is_told_logged_and_returned_or_given()
    {
        var messages = new List<string>();
        _context.Log += (_, log) => messages.Add(log.Message);
        // One of two entities is found.
        var data = _context.KeyedTags<uint>(hasValues: true, (["PERSON", "PERSON", "0", "CITY"], ["PERSON", "PERSON", "0", "0"]));
        var typed = _context.Tags((["B-X", "I-X"], ["B-X", "I-X"]));

        var metrics = _context.MulticlassClassification.EvaluateNamedEntities(data);

        Assert.AreEqual((TagScheme.Plain, 2, 1.0, 0.5), (metrics.TagScheme, metrics.Support, metrics.Precision, metrics.Recall));
        Assert.AreEqual(1, messages.Count(message => message.Contains("The tags were read as Plain", StringComparison.Ordinal)));
        Assert.AreEqual(1, _context.MulticlassClassification.EvaluateNamedEntities(typed).Support);
        Assert.AreEqual(2, _context.MulticlassClassification.EvaluateNamedEntities(typed, tagScheme: TagScheme.Plain).Support);
    }

    [TestMethod]
    public void Missing_tag_is_outside()
    {
        (string[], string[]) sentence = (["B-A", "", "I-A"], ["B-A", "", "I-A"]);

        foreach (var data in new[] { _context.Tags(sentence), _context.KeyedTags<uint>(hasValues: true, sentence) })
        {
            var metrics = _context.MulticlassClassification.EvaluateNamedEntities(data);
            Assert.AreEqual((1.0, 2), (metrics.F1, metrics.Support)); // one entity if nothing parted them
        }
    }

    [TestMethod]
    public void Columns_of_entities_are_checked()
    {
        (string[], string[]) sentence = (["O"], ["O"]);

        var missing = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            _context.MulticlassClassification.EvaluateNamedEntities(_context.Tags(sentence), "Tags"));
        Assert.Contains(
            "Could not find label column 'Tags'. The data has 'Label' (Vector<String>), 'PredictedLabel' (Vector<String>)",
            missing.Message);

        var mismatch = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            _context.MulticlassClassification.EvaluateNamedEntities(_context.Numbers((1, 1))));
        Assert.Contains("label column 'Label': expected a vector of keys over text", mismatch.Message);
        Assert.Contains("got Single", mismatch.Message);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _context.MulticlassClassification.EvaluateNamedEntities(_context.KeyedTags<uint>(hasValues: false, sentence)));
    }

    [TestMethod]
    public void Malformed_tag_and_other_counts_are_named_with_the_row()
    {
        var data = _context.Tags((["B-A"], ["O"]), (["O"], ["PERSON"]));
        Assert.Contains("Sentence 1 (counted from 0), predicted, has the tag 'PERSON'", Assert.ThrowsExactly<ArgumentException>(
            () => _context.MulticlassClassification.EvaluateNamedEntities(data, tagScheme: TagScheme.Iob)).Message);
        Assert.Contains(
            "both 'PERSON' and 'B-A'",
            Assert.ThrowsExactly<ArgumentException>(() => _context.MulticlassClassification.EvaluateNamedEntities(data)).Message);
        Assert.Contains("2 gold tag(s) but 1 predicted", Assert.ThrowsExactly<ArgumentException>(
            () => _context.MulticlassClassification.EvaluateNamedEntities(_context.Tags((["O", "O"], ["O"])))).Message);
    }

    [TestMethod]
    public void Answers_equal_the_SQuAD_script()
    {
        var golden = MetricFixture.Answers;
        var data = _context.Answers([
            .. golden.Select(question =>
                (question.Texts("gold"), new[] { question.GetProperty("predicted").GetString()!, "a second answer" })),
        ]);

        var metrics = _context.MulticlassClassification.EvaluateQuestionAnswering(data);

        Assert.AreEqual(golden.Average(question => question.Number("exact")), metrics.ExactMatch, MetricFixture.Tolerance);
        Assert.AreEqual(golden.Average(question => question.Number("f1")), metrics.F1, MetricFixture.Tolerance);
        Assert.AreEqual(golden.Length, metrics.Count);
    }

    [TestMethod]
    public void Answers_may_be_single_texts_or_absent()
    {
        Assert.AreEqual(
            new QuestionAnsweringMetrics(0.5, 0.75, 2, new(0, 0.5, 1), new(1, 1, 1)),
            _context.MulticlassClassification.EvaluateQuestionAnswering(_context.Answers(("the blue sky", "Blue sea!"), ("", ""))));
        Assert.AreEqual(
            new QuestionAnsweringMetrics(1, 1, 2, null, new(1, 1, 2)),
            _context.MulticlassClassification.EvaluateQuestionAnswering(
                _context.Answers((Array.Empty<string>(), Array.Empty<string>()), ([], ["", "a second answer"]))));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            _context.MulticlassClassification.EvaluateQuestionAnswering(_context.Numbers((1, 1)), "Label", "Score"));
    }

    [TestMethod]
    public void Similarity_equals_the_reference_correlations()
    {
        foreach (var golden in MetricFixture.Correlations)
        {
            var data = _context.Numbers([
                .. golden.Numbers("gold").Zip(golden.Numbers("predicted"), (gold, predicted) => ((float)gold, (float)predicted)),
            ]);
            var metrics = _context.Regression.EvaluateSentenceSimilarity(data);

            Assert.AreEqual(golden.Number("pearson"), metrics.Pearson, FloatTolerance);
            Assert.AreEqual(golden.Number("spearman"), metrics.Spearman, MetricFixture.Tolerance); // float32 keeps order and ties
        }
    }

    [TestMethod]
    public void Errors_of_similarity_equal_those_of_ML_NET()
    {
        var data = _context.Numbers((1, 1.5f), (2, 1), (4, 4.25f));
        var expected = _context.Regression.Evaluate(data);
        var metrics = _context.Regression.EvaluateSentenceSimilarity(data);

        Assert.AreEqual(expected.MeanSquaredError, metrics.MeanSquaredError, FloatTolerance);
        Assert.AreEqual(expected.MeanAbsoluteError, metrics.MeanAbsoluteError, FloatTolerance);
    }

    [TestMethod]
    public void Similarity_label_that_is_NaN_is_named_with_its_row()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            _context.Regression.EvaluateSentenceSimilarity(_context.Numbers((1, 1), (float.NaN, 1))));

        Assert.Contains("Row 1 (counted from 0) has the label NaN", error.Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            _context.Regression.EvaluateSentenceSimilarity(_context.Tags((["O"], ["O"])), "Label", "PredictedLabel"));
    }

    [TestMethod]
    public void Labels_have_the_names_of_slots()
    {
        (bool[], bool[])[] rows = [([true, false], [true, true]), ([false, true], [false, false])];

        var named = _context.MulticlassClassification.EvaluateMultiLabel(_context.Flags(YesNo, YesNo, rows));
        CollectionAssert.AreEqual(
            new[] { new LabelMetrics("yes", 1, 1, 1, 1), new LabelMetrics("no", 0, 0, 0, 1) },
            named.Labels.ToArray());
        Assert.AreEqual((0.5, 0.5), (named.MacroF1, named.HammingLoss));

        CollectionAssert.AreEqual(YesNo, Names(_context.Flags(null, YesNo, rows)));
        CollectionAssert.AreEqual(new[] { "0", "1" }, Names(_context.Flags(null, null, rows)));
    }

    [TestMethod]
    public void A_label_that_is_neither_true_nor_predicted_counts_0_in_macro_F1_and_not_at_all_in_micro_F1()
    {
        // a and b perfect, c true once and never predicted, d neither: micro 2 · 2 / (2 + 3), macro (1 + 1 + 0 + 0) / 4.
        (bool[], bool[])[] rows =
        [
            ([true, false, true, false], [true, false, false, false]),
            ([false, true, false, false], [false, true, false, false]),
        ];
        (bool[], bool[])[] withoutLast = [.. rows.Select(row => (row.Item1[..3], row.Item2[..3]))];

        var metrics = _context.MulticlassClassification.EvaluateMultiLabel(_context.Flags(["a", "b", "c", "d"], null, rows));
        var three = _context.MulticlassClassification.EvaluateMultiLabel(_context.Flags(["a", "b", "c"], null, withoutLast));

        Assert.AreEqual((0.8, 0.5), (metrics.MicroF1, metrics.MacroF1));
        Assert.AreEqual(
            (metrics.MicroF1, metrics.MicroPrecision, metrics.MicroRecall),
            (three.MicroF1, three.MicroPrecision, three.MicroRecall));
        Assert.AreEqual(new LabelMetrics("d", 0, 0, 0, 0), metrics.Labels[3]);
    }

    [TestMethod]
    public void Columns_of_other_labels_are_refused()
    {
        var exchanged = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            Names(_context.Flags(YesNo, ["no", "yes"], ([true, false], [true, false]))));
        Assert.Contains("Slot 0 is label 'yes' in column 'Label', but 'no' in column 'PredictedLabel'", exchanged.Message);

        var sizes = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Names(_context.Flags(null, null, ([true, false], [true]))));
        Assert.Contains("Column 'Label' has 2 label(s), but column 'PredictedLabel' has 1", sizes.Message);

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Names(_context.Tags((["O"], ["O"]))));
    }

    private string[] Names(IDataView data) =>
        [.. _context.MulticlassClassification.EvaluateMultiLabel(data).Labels.Select(label => label.Label)];
}
