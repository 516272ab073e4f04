using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

[TestClass]
public sealed class ScoredCursorTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Batches_start_small_and_double_up_to_256()
    {
        using LengthClassifierTransformer model = CreateModel();

        _ = model.Transform(new GeneratedView(700)).GetColumn<float[]>("Score").Count();

        CollectionAssert.AreEqual(new[] { 4, 8, 16, 32, 64, 128, 256, 192 }, model.Scorer.BatchSizes.ToArray());
    }

    [TestMethod]
    public void Batch_is_scored_when_its_first_score_is_read()
    {
        using LengthClassifierTransformer model = CreateModel();
        IDataView scored = model.Transform(new GeneratedView(10));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<uint> label = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        uint value = 0;

        for (int row = 0; row < 5; row++)
            Assert.IsTrue(cursor.MoveNext());
        Assert.IsEmpty(model.Scorer.BatchSizes);
        label(ref value);
        label(ref value);

        CollectionAssert.AreEqual(new[] { 6 }, model.Scorer.BatchSizes.ToArray());
    }

    [TestMethod]
    public void Values_that_a_source_overwrites_are_kept()
    {
        using LengthClassifierTransformer model = CreateModel();
        var source = new GeneratedView(40);

        List<RowText> rows = RowText.ReadAll(model.Transform(source));

        CollectionAssert.AreEqual(
            Enumerable
                .Range(0, 40)
                .Select(row => $"{GeneratedView.TextOf(row)} | {row},{row + 1} | {GeneratedView.TextOf(row)},{row}")
                .ToArray(),
            rows.Select(row => string.Join(" | ", row.Values[..3])).ToArray());
    }

    [TestMethod]
    public void Text_is_scored_with_its_own_row()
    {
        using LengthClassifierTransformer model = CreateModel();
        var source = new GeneratedView(40);

        uint[] keys = [.. model.Transform(source).GetColumn<uint>("PredictedLabel")];

        CollectionAssert.AreEqual(
            Enumerable.Range(0, 40).Select(row => GeneratedView.TextOf(row).Length <= 20 ? 1u : 2u).ToArray(), keys);
    }

    [TestMethod]
    public void Error_of_the_source_comes_at_its_row()
    {
        using LengthClassifierTransformer model = CreateModel();
        IDataView scored = model.Transform(new GeneratedView(40) { FailsAt = 17 });
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        ValueGetter<uint> label = cursor.GetGetter<uint>(scored.Schema["PredictedLabel"]);
        uint value = 0;
        for (int row = 0; row < 17; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            label(ref value);
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => cursor.MoveNext()).Message, "row 17");
        Assert.AreEqual(17, model.Scoring.RowsScored);
    }

    [TestMethod]
    public void Cancelling_the_context_stops_the_cursor()
    {
        using LengthClassifierTransformer model = CreateModel();
        IDataView scored = model.Transform(new GeneratedView(1000));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Assert.IsTrue(cursor.MoveNext());

        _context.CancelExecution();

        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            while (cursor.MoveNext())
            {
            }
        });
    }

    [TestMethod]
    public void Source_is_disposed_at_the_end_and_with_the_cursor()
    {
        using LengthClassifierTransformer model = CreateModel();
        var source = new GeneratedView(10);
        IDataView scored = model.Transform(source);

        scored.GetRowCursor(scored.Schema).Dispose();
        scored.GetRowCursor([]).Dispose();
        Assert.AreEqual(0, source.OpenCursors);
        DataViewRowCursor read = scored.GetRowCursor(scored.Schema);
        while (read.MoveNext())
        {
        }

        Assert.AreEqual(0, source.OpenCursors);
        read.Dispose();
        Assert.AreEqual(0, source.OpenCursors);
    }

    [TestMethod]
    public void Random_goes_upstream_only_where_the_source_can_shuffle()
    {
        using LengthClassifierTransformer model = CreateModel();
        var fixedOrder = new GeneratedView(3);
        var anyOrder = new GeneratedView(3) { CanShuffle = true };

        model.Transform(fixedOrder).GetRowCursor([], new Random(1)).Dispose();
        model.Transform(anyOrder).GetRowCursor([], new Random(1)).Dispose();

        Assert.IsFalse(fixedOrder.WasShuffled);
        Assert.IsTrue(anyOrder.WasShuffled);
    }

    [TestMethod]
    public void Only_the_columns_that_are_needed_are_read()
    {
        using LengthClassifierTransformer model = CreateModel();
        var source = new GeneratedView(3);
        IDataView scored = model.Transform(source);

        scored.GetRowCursor([scored.Schema["Score"]]).Dispose();
        CollectionAssert.AreEqual(new[] { "Text" }, source.LastColumns);
        scored.GetRowCursor([scored.Schema["Numbers"]]).Dispose();
        CollectionAssert.AreEqual(new[] { "Numbers" }, source.LastColumns);
    }

    [TestMethod]
    public void Notes_of_all_batches_become_one_warning_a_cursor()
    {
        using LengthClassifierTransformer model = CreateModel();
        model.Scorer.LongestText = 0;
        var warnings = new List<string>();
        _context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };

        _ = model.Transform(new GeneratedView(100)).GetColumn<float[]>("Score").Count();

        CollectionAssert.AreEqual(new[] { "100 texts were cut." }, warnings);
    }

    [TestMethod]
    public void Notes_of_an_engine_become_one_warning()
    {
        using LengthClassifierTransformer model = CreateModel();
        model.Scorer.LongestText = 2;
        var warnings = new List<string>();
        _context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };
        using var engine = _context.Model.CreatePredictionEngine<ReviewRow, ReviewPrediction>(
            model,
            new PredictionEngineOptions { OwnsTransformer = false });

        Array.ForEach(["a", "abc", "abcd"], text => engine.Predict(new ReviewRow { Text = text }));

        CollectionAssert.AreEqual(new[] { "1 texts were cut." }, warnings);
    }

    [TestMethod]
    public void Getter_of_another_type_is_an_error()
    {
        using LengthClassifierTransformer model = CreateModel();
        IDataView scored = model.Transform(new GeneratedView(3));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);

        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(scored.Schema["Score"])).Message, "'Score'");
    }

    private LengthClassifierTransformer CreateModel()
    {
        IDataView data = _context.Data.LoadFromEnumerable<ReviewRow>(
            [new() { Text = new string('s', 10), Label = "short" }, new() { Text = new string('l', 30), Label = "long" }]);
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        return new LengthClassifierTrainer(_context).Fit(keyed);
    }
}
