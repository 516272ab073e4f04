using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>One row of a view, read through a cursor.</summary>
internal sealed record RowText(long Position, string Id, string[] Values)
{
    /// <summary>All rows, with the values of the columns that <paramref name="isActive"/> picks.</summary>
    public static List<RowText> ReadAll(IDataView view, Func<DataViewSchema.Column, bool>? isActive = null, Random? random = null)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(Active(view, isActive), random);
        Assert.AreEqual(-1, cursor.Position);
        Assert.AreSame(view.Schema, cursor.Schema);
        List<RowText> rows = ReadAll(cursor, Active(view, isActive));
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        return rows;
    }

    public static List<RowText> ReadAll(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> columns)
    {
        Func<RowText> read = Bind(cursor, columns);
        var rows = new List<RowText>();
        while (cursor.MoveNext())
            rows.Add(read());
        return rows;
    }

    public static Func<RowText> Bind(DataViewRow row, IEnumerable<DataViewSchema.Column> columns)
    {
        Func<string>[] values = [.. columns.Select(column => SchemaText.BindValue(row, column))];
        ValueGetter<DataViewRowId> id = row.GetIdGetter();
        DataViewRowId current = default;
        return () =>
        {
            id(ref current);
            return new RowText(row.Position, current.ToString(), [.. values.Select(value => value())]);
        };
    }

    public static void AreEqual(IEnumerable<RowText> expected, IEnumerable<RowText> actual) =>
        CollectionAssert.AreEqual(expected.Select(row => row.ToString()).ToArray(), actual.Select(row => row.ToString()).ToArray());

    public override string ToString() => $"{Position} [{Id}] {string.Join(" | ", Values)}";

    private static DataViewSchema.Column[] Active(IDataView view, Func<DataViewSchema.Column, bool>? isActive) =>
        [.. view.Schema.Where(column => isActive is null || isActive(column))];
}
