using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>The rows of a view several times over.</summary>
internal sealed class RepeatedView(IDataView source, int times) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount() * times;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        AppendRowsDataView.Create(new MLContext(), source.Schema, [.. Enumerable.Repeat(source, times)]).GetRowCursor(columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
