using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Data that fails as soon as a row is asked for.</summary>
internal sealed class UnreadableView(DataViewSchema schema) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => throw new AssertFailedException("Data was read.");

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        throw new AssertFailedException("Data was read.");

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        throw new AssertFailedException("Data was read.");
}
