using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>What ML.NET expects of scored data: how its rows are read, by cursor and by row mapper, and what reading them costs.</summary>
public abstract class CursorContractTests<TTransformer> : FittedModelTests<TTransformer>
    where TTransformer : class, ITransformer
{
    [TestMethod]
    public void Values_do_not_depend_on_the_columns_that_are_active()
    {
        List<RowText> all = RowText.ReadAll(Subject.Scored);
        Assert.HasCount(all.Count, all.Select(row => row.Id).ToHashSet());
        CollectionAssert.AreEqual(
            Enumerable.Range(0, all.Count).Select(row => (long)row).ToArray(),
            all.Select(row => row.Position).ToArray());

        IEnumerable<Func<DataViewSchema.Column, bool>> selections =
        [
            column => column.Index % 2 == 0,
            column => column.Index % 2 == 1,
            .. Subject.Scored.Schema.Select(single => (Func<DataViewSchema.Column, bool>)(column => column.Index == single.Index)),
        ];
        foreach (Func<DataViewSchema.Column, bool> isActive in selections)
        {
            int[] indices = [.. Subject.Scored.Schema.Where(isActive).Select(column => column.Index)];
            RowText.AreEqual(
                all.Select(row => row with { Values = [.. indices.Select(index => row.Values[index])] }),
                RowText.ReadAll(Subject.Scored, isActive));
        }
    }

    [TestMethod]
    public void Row_mapper_gives_the_values_of_transform()
    {
        IRowToRowMapper mapper = Subject.Model.GetRowToRowMapper(Subject.FitData.Schema);
        DataViewRowCursor input = Subject.FitData.GetRowCursor(mapper.GetDependencies(mapper.OutputSchema));
        using DataViewRow row = mapper.GetRow(input, mapper.OutputSchema);
        Func<RowText> read = RowText.Bind(row, mapper.OutputSchema);
        var rows = new List<RowText>();
        while (input.MoveNext())
            rows.Add(read());

        AreClose(RowText.ReadAll(Subject.Scored), rows);
    }

    [TestMethod]
    public void Without_active_columns_every_row_is_there()
    {
        long scoredBefore = CountScoredRows(Subject.Model);

        Assert.HasCount(RowText.ReadAll(Subject.FitData).Count, RowText.ReadAll(Subject.Scored, _ => false));
        Assert.AreEqual(Subject.FitData.GetRowCount(), Subject.Scored.GetRowCount());
        Assert.AreEqual(scoredBefore, CountScoredRows(Subject.Model));
    }

    [TestMethod]
    public void Columns_that_pass_through_cost_no_scoring()
    {
        long scoredBefore = CountScoredRows(Subject.Model);
        int inputs = Subject.FitData.Schema.Count;

        RowText.AreEqual(RowText.ReadAll(Subject.FitData), RowText.ReadAll(Subject.Scored, column => column.Index < inputs));
        Assert.AreEqual(scoredBefore, CountScoredRows(Subject.Model));
    }

    [TestMethod]
    public void Every_row_is_scored_once()
    {
        IDataView unread = Subject.Model.Transform(Subject.FitData);
        long scoredBefore = CountScoredRows(Subject.Model);

        int rows = RowText.ReadAll(unread).Count;

        Assert.AreEqual(rows, CountScoredRows(Subject.Model) - scoredBefore);
    }

    [TestMethod]
    public void Preview_of_a_few_rows_scores_a_few()
    {
        var many = new RepeatedView(Subject.FitData, 200);
        long scoredBefore = CountScoredRows(Subject.Model);

        Assert.HasCount(3, Subject.Model.Transform(many).Preview(3).RowView);

        Assert.IsLessThanOrEqualTo(8, CountScoredRows(Subject.Model) - scoredBefore);
    }

    [TestMethod]
    public void Getter_of_an_inactive_column_throws()
    {
        foreach (DataViewSchema.Column active in Subject.Scored.Schema)
        {
            using DataViewRowCursor cursor = Subject.Scored.GetRowCursor([active]);
            foreach (DataViewSchema.Column column in Subject.Scored.Schema)
            {
                Assert.AreEqual(column.Index == active.Index, cursor.IsColumnActive(column));
                if (column.Index != active.Index)
                    MustFail(() => SchemaText.BindValue(cursor, column));
            }
        }
    }

    [TestMethod]
    public void Values_cannot_be_read_before_the_first_or_after_the_last_row()
    {
        using DataViewRowCursor cursor = Subject.Scored.GetRowCursor(Subject.Scored.Schema);
        Func<string>[] values = [.. Subject.Scored.Schema.Select(column => SchemaText.BindValue(cursor, column))];

        Array.ForEach(values, value => MustFail(() => value()));
        while (cursor.MoveNext())
            Array.ForEach(values, value => value());
        Array.ForEach(values, value => MustFail(() => value()));
    }

    [TestMethod]
    public void Cursor_set_partitions_the_rows()
    {
        DataViewRowCursor[] cursors = Subject.Scored.GetRowCursorSet(Subject.Scored.Schema, 3);
        List<RowText> rows = [.. cursors.SelectMany(cursor => RowText.ReadAll(cursor, Subject.Scored.Schema))];
        Array.ForEach(cursors, cursor => cursor.Dispose());

        CollectionAssert.AreEquivalent(
            RowText.ReadAll(Subject.Scored).Select(row => row.ToString()).ToArray(), rows.Select(row => row.ToString()).ToArray());
    }

    [TestMethod]
    public void Same_seed_shuffles_the_same_way_and_keeps_rows_whole()
    {
        Assert.AreEqual(Subject.FitData.CanShuffle, Subject.Scored.CanShuffle);
        List<RowText> ordered = RowText.ReadAll(Subject.Scored);
        List<RowText> shuffled = RowText.ReadAll(Subject.Scored, null, new Random(5));

        RowText.AreEqual(shuffled, RowText.ReadAll(Subject.Scored, null, new Random(5)));
        CollectionAssert.AreNotEqual(ordered.Select(row => row.Id).ToArray(), shuffled.Select(row => row.Id).ToArray());
        AreClose(ById(ordered), ById(shuffled));
    }

    [TestMethod]
    public void Two_cursors_at_once_agree()
    {
        using DataViewRowCursor first = Subject.Scored.GetRowCursor(Subject.Scored.Schema);
        using DataViewRowCursor second = Subject.Scored.GetRowCursor(Subject.Scored.Schema);
        Func<RowText> readFirst = RowText.Bind(first, Subject.Scored.Schema);
        Func<RowText> readSecond = RowText.Bind(second, Subject.Scored.Schema);
        while (first.MoveNext())
        {
            Assert.IsTrue(second.MoveNext());
            Assert.AreEqual(readFirst().ToString(), readSecond().ToString());
        }

        Assert.IsFalse(second.MoveNext());
    }
}
