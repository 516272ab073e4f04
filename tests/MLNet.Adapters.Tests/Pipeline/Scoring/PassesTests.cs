using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Adapters.Tests.Pipeline.Routing;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>What is computed when scored data are read in part, or several times.</summary>
[TestClass]
public sealed class PassesTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void A_trainer_of_many_passes_encodes_each_row_at_most_twice()
    {
        var data = SmallData.Load(_context, TinyReviews.Rows);
        var embedding = Embedding();
        using var transformer = embedding.Fit(data);
        var keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(transformer.Transform(data));

        _ = _context
            .MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options { MaximumNumberOfIterations = 200, ConvergenceTolerance = 1e-9f })
            .Fit(keyed);

        Assert.IsLessThanOrEqualTo(2L * TinyReviews.Rows.Count, transformer.RowsScored);
    }

    [TestMethod]
    public void Rows_beyond_the_limit_are_encoded_in_each_pass_with_a_warning()
    {
        var warnings = new List<string>();
        _context.Log += (_, log) => warnings.Add(log.Message);
        var data = SmallData.Load(_context, TinyReviews.Rows);
        using var transformer = Embedding(10).Fit(data);
        var scored = transformer.Transform(data);

        var passes = Enumerable.Range(0, 4).Select(_ => scored.GetColumn<float[]>("Features").ToArray()).ToList();

        // Look-aheads are 4, 8 and 12 rows: the first two fit from the second pass on but for two rows, with which theirs runs again.
        Assert.AreEqual(24 + 24 + 20 + 20, transformer.RowsScored);
        Assert.HasCount(
            1,
            warnings.Where(warning => warning.Contains("RereadRows (10)") && warning.Contains("AppendCacheCheckpoint")).ToList());
        foreach (var (first, last) in passes[0].Zip(passes[3]))
            CollectionAssert.AreEqual(first, last); // bit for bit
    }

    [TestMethod]
    public void Without_keeping_every_pass_encodes()
    {
        var data = SmallData.Load(_context, TinyReviews.Rows);
        using var transformer = Embedding(0).Fit(data);
        var scored = transformer.Transform(data);

        for (var pass = 0; pass < 3; pass++)
            _ = scored.GetColumn<float[]>("Features").Count();

        Assert.AreEqual(3 * 24, transformer.RowsScored);
        Assert.ThrowsExactly<ArgumentException>(() => Embedding(-1));
    }

    [TestMethod]
    public void Data_that_change_between_passes_are_scored_as_they_are()
    {
        var rows = new List<LabelledText> { new() { Text = "the film is great" } };
        using var transformer = Embedding().Fit(SmallData.Load(_context, rows));
        var scored = transformer.Transform(_context.Data.LoadFromEnumerable(rows));
        _ = Features(scored);
        _ = Features(scored);

        rows[0].Text = "bad phone";

        CollectionAssert.AreEqual(Features(transformer.Transform(SmallData.Load(_context, rows))), Features(scored));
    }

    [TestMethod]
    public void A_preview_behind_a_stage_with_parallel_cursors_scores_few_rows()
    {
        var data = SmallData.Load(
            _context,
            Enumerable.Range(0, 2000).Select(index => new LabelledText { Text = $"film {index}", Label = "a" }));
        using var model = TinyReviews.Fit(_context);
        var before = model.RowsScored;
        var scored = _context
            .Transforms.Conversion.MapKeyToValue("PredictedLabel")
            .Fit(model.Transform(data))
            .Transform(model.Transform(data));

        Assert.HasCount(1, scored.Preview(1).RowView);
        _ = _context.Data.CreateEnumerable<NamedPrediction>(scored, reuseRowObject: false).First();

        Assert.IsLessThan(400, model.RowsScored - before); // at most the first look-aheads, 4 + 8 + … + 64, of each
    }

    [TestMethod]
    public void Rows_behind_a_stage_with_parallel_cursors_are_complete_and_in_order()
    {
        var data = SmallData.Load(_context, Enumerable.Range(0, 300).Select(index => TinyReviews.Rows[index % 24]));
        using var model = TinyReviews.Fit(_context);
        var alone = model.Transform(data);
        var scored = _context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(alone).Transform(model.Transform(data));

        var expected = TinyReviews.Scores(alone);
        var found = TinyReviews.Scores(scored);

        Assert.HasCount(300, found);
        for (var row = 0; row < 300; row++)
            CollectionAssert.AreEqual(expected[row], found[row]);
    }

    private static float[] Features(IDataView scored) => scored.GetColumn<float[]>("Features").Single();

    private EncoderEmbeddingEstimator Embedding(int? rereadRows = null)
    {
        var options = new EncoderEmbeddingOptions
        {
            Encoder = TinyBert.Open(),
            InputColumnName = "Text",
            OutputColumnName = "Features",
            MaxTokens = 40,
        };
        return _context.Transforms.Text.EncoderEmbedding(rereadRows is { } rows ? options with { RereadRows = rows } : options);
    }
}
