using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Pairs with texts that do not belong to the first, through the public API.</summary>
[TestClass]
public sealed class HardNegativeTests
{
    private static readonly AdapterContrastiveOptions Options = TinyTextPairs.Options with { NegativeColumnNames = ["Wrong", "Other"] };

    private static readonly AdapterContrastiveOptions Triplets = Options with { Loss = ContrastiveLossKind.Triplet, Margin = 0.3 };

    [TestMethod]
    [DataRow(ContrastiveLossKind.MultipleNegativesRanking)]
    [DataRow(ContrastiveLossKind.Triplet)]
    public void Training_moves_negatives_farther_away_than_partners(ContrastiveLossKind loss)
    {
        var context = new MLContext(1);
        var rows = TinyTextPairs.WithNegatives(24);
        var data = context.Data.LoadFromEnumerable(rows);
        using var plain = context.Transforms.Text.EncoderEmbedding("Embedding", "Sentence1", TinyTask.Encoder).Fit(data);
        using var model = TinyTextPairs.Fit(
            Options with
            {
                Loss = loss,
                Adapter = BottleneckAdapterConfig.Houlsby with { ReductionFactor = 1 },
                MaxEpochs = 30,
                BatchSize = 12,
                ValidationSet = data,
            },
            rows);

        Assert.IsLessThan(0.7, Nearer(plain, rows));
        Assert.IsGreaterThan(0.9, Nearer(model, rows));
        Assert.IsGreaterThan(plain.Evaluate(data).NdcgAt[10], model.Evaluate(data).NdcgAt[10]);
        Assert.AreEqual(model.Evaluate(data).NdcgAt[10], model.ValidationMetrics!.NdcgAt[10], 1e-12);
        Assert.IsNull(model.ValidationSimilarity);
    }

    [TestMethod]
    [DataRow(ContrastiveLossKind.MultipleNegativesRanking)]
    [DataRow(ContrastiveLossKind.Triplet)]
    public void A_row_without_a_negative_text_has_fewer_negatives(ContrastiveLossKind loss)
    {
        var options = Options with { Loss = loss };
        List<NegativeRow> rows = [.. TinyTextPairs.WithNegatives(16)];
        var other = rows[3].Other;
        (rows[3].Other, rows[5].Wrong) = (null, " ");
        using var model = TinyTextPairs.Fit(options, rows);
        // The columns' order does not matter, so a row's only negative can be in either.
        (rows[3].Wrong, rows[3].Other) = (null, rows[3].Wrong);
        using var moved = TinyTextPairs.Fit(options, rows);
        rows[3].Wrong = other;
        using var filled = TinyTextPairs.Fit(options, rows);

        Assert.AreEqual((16, 0), (model.Report.TrainingRows, model.Report.SkippedRows));
        CollectionAssert.AreEqual(model.Adapter!.Weights, moved.Adapter!.Weights);
        CollectionAssert.AreNotEqual(model.Adapter.Weights, filled.Adapter!.Weights);
    }

    [TestMethod]
    public void Rows_without_any_negative_are_pairs_but_no_triplets()
    {
        List<NegativeRow> rows = [.. TinyTextPairs.WithNegatives(16)];
        (rows[4].Wrong, rows[4].Other) = ("", null);
        using var pairs = TinyTextPairs.Fit(Options, rows);
        using var triplets = TinyTextPairs.Fit(Triplets, rows);

        Assert.AreEqual((16, 0), (pairs.Report.TrainingRows, pairs.Report.SkippedRows));
        Assert.AreEqual((15, 1), (triplets.Report.TrainingRows, triplets.Report.SkippedRows));
        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() =>
                    TinyTextPairs.Fit(Triplets with { OnMissingLabel = MissingLabel.Error }, rows))
                .Message,
            "Row 4 of the training data has no text in column 'Sentence1' or 'Sentence2', or none in column 'Wrong', 'Other'.");
    }

    [TestMethod]
    public void Triplets_need_no_others_in_their_batch()
    {
        using var model = TinyTextPairs.Fit(Triplets with { BatchSize = 1 }, TinyTextPairs.WithNegatives(1));

        Assert.AreEqual((1, 1), (model.Report.TrainingRows, model.Report.Epochs[0].Steps));
    }

    [TestMethod]
    public void Columns_of_negatives_are_checked_in_schema_propagation_and_fit()
    {
        var context = new MLContext(1);
        var trainer = context.Transforms.Text.AdapterContrastive(Options);
        var data = context.Data.LoadFromEnumerable(TinyTextPairs.Rows(4));

        StringAssert.Contains(
            Missing(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema))),
            "Could not find text column 'Wrong'");
        StringAssert.Contains(Missing(() => trainer.Fit(data)), "Could not find text column 'Wrong'");

        static string Missing(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action).Message;
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(Triplets with { NegativeColumnNames = [] }, "Loss is Triplet, but NegativeColumnNames is empty");
        Refused(Triplets with { Direction = ContrastiveDirection.Both }, "Direction is Both, but Loss is Triplet");
        Refused(Triplets with { Margin = 0 }, "Margin is 0. It must be above 0 and at most 2");
        Refused(Triplets with { Margin = 2.1 }, "Margin is 2.1");
        Refused(Triplets with { Margin = double.NaN }, "Margin is NaN");
        Refused(Options with { NegativeColumnNames = ["Wrong", "Wrong"] }, "NegativeColumnNames has 'Wrong'");
        Refused(Options with { NegativeColumnNames = ["Sentence2"] }, "NegativeColumnNames has 'Sentence2', which is a column of the pair");
        Refused(Options with { NegativeColumnNames = [""] }, "NegativeColumnNames");
        Refused(Options with { Loss = (ContrastiveLossKind)7 }, "one of MultipleNegativesRanking, Triplet, CoSent");

        static void Refused(AdapterContrastiveOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.AdapterContrastive(options)).Message,
                part);
    }

    // The share of first texts that are nearer to their partners than to both negatives.
    private static double Nearer(ITransformer model, IReadOnlyList<NegativeRow> rows)
    {
        var embeddings = rows
            .Select(row => TinyEmbeddings.Of(model, row.Sentence1, row.Sentence2, row.Wrong, row.Other))
            .ToList();
        return embeddings.Average(row => Math.Min(Margin(row, 2), Margin(row, 3)) > 0 ? 1.0 : 0.0);

        static double Margin(float[][] row, int negative) =>
            TinyPairBatch.Cosine(row[0], row[1]) - TinyPairBatch.Cosine(row[0], row[negative]);
    }
}
