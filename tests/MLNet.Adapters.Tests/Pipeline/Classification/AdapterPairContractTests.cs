using Microsoft.ML;

namespace MLNet.Adapters.Tests.Pipeline.Classification;

/// <summary>Classification of text pairs: the second text lies in the column of the row's own name.</summary>
[TestClass]
public sealed class AdapterPairContractTests : MulticlassContractTests<AdapterTextClassificationTransformer>
{
    protected override IReadOnlyList<ReviewRow> Rows { get; } =
    [
        .. TinyReviews.Rows.Select((row, index) => new ReviewRow
        {
            Text = row.Text,
            Second = TinyReviews.Rows[(index * 7) % TinyReviews.Rows.Count].Text,
            Label = row.Label,
            Extra = [index, index / 2f, -index],
            Tags = [$"t{index}", "same"],
        }),
    ];

    [TestMethod]
    public void Both_texts_of_a_pair_count()
    {
        using var engine = CreateEngine(Subject.Model);
        var scores = engine.Predict(new ReviewRow { Text = "good film", Second = "bad phone" }).Score;

        CollectionAssert.AreNotEqual(scores, engine.Predict(new ReviewRow { Text = "good film", Second = "good film" }).Score);
        CollectionAssert.AreNotEqual(scores, engine.Predict(new ReviewRow { Text = "bad phone", Second = "good film" }).Score);
    }

    [TestMethod]
    public void Missing_second_text_is_an_error_in_schema_propagation_and_transform()
    {
        var without = Subject.Context.Transforms.DropColumns("Second").Fit(Subject.FitData).Transform(Subject.FitData);

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CreateEstimator(Subject.Context).Fit(without)).Message, "'Second'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Subject.Model.Transform(without)).Message, "'Second'");
    }

    protected override IEstimator<AdapterTextClassificationTransformer> CreateEstimator(MLContext context) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options with { Sentence2ColumnName = "Second" });

    protected override long CountScoredRows(AdapterTextClassificationTransformer model) => model.RowsScored;
}
