using Microsoft.ML;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

[TestClass]
public sealed class WholeBatchTests
{
    private static readonly MLContext Context = new(seed: 1);

    [TestMethod]
    public void Rows_are_read_ahead_at_once_and_their_tokens_counted_in_their_order()
    {
        using var model = TinyReviews.Fit(Context);
        var view = model.Transform(Context.Data.LoadFromEnumerable(TinyReviews.Rows));
        var before = model.RowsScored;

        using var batch = new WholeBatch(TinyReviews.Rows.Count);
        using var cursor = view.GetRowCursor([view.Schema["Score"]]);
        var score = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(view.Schema["Score"]);
        cursor.MoveNext();
        var values = default(Microsoft.ML.Data.VBuffer<float>);
        score(ref values);

        Assert.AreEqual(TinyReviews.Rows.Count, model.RowsScored - before, "the rows were not scored together");
        Assert.HasCount(TinyReviews.Rows.Count, batch.Lengths);
        Assert.AreEqual(batch.Lengths.Count * batch.Lengths.Max(), batch.Positions);
        Assert.AreEqual(2 + 9, batch.Lengths[1]); // bad film. hate it, the worst film
    }

    [TestMethod]
    public void View_that_is_kept_for_many_batches_keeps_no_results()
    {
        using var model = TinyReviews.Fit(Context);
        var view = model.Transform(Context.Data.LoadFromEnumerable(TinyReviews.Rows));
        var before = model.RowsScored;

        for (var pass = 1; pass <= 3; pass++)
        {
            using var batch = new WholeBatch(TinyReviews.Rows.Count);
            _ = TinyReviews.Scores(view);
            Assert.AreEqual(pass * TinyReviews.Rows.Count, model.RowsScored - before);
        }

        Assert.IsNull(WholeBatch.Current);
        _ = TinyReviews.Scores(view);
        _ = TinyReviews.Scores(view);
        _ = TinyReviews.Scores(view);
        Assert.AreEqual(5 * TinyReviews.Rows.Count, model.RowsScored - before, "outside a batch, a third pass is not scored");
    }
}
