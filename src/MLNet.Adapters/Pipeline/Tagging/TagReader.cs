using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics.Columns;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>Reads the tags of a row: the index of each word's class, or -1 if it has none.</summary>
internal sealed class TagReader(string columnName) : IRowReader<int[]>
{
    public IReadOnlyList<InputColumn> Columns { get; } = [new TagColumn(columnName)];

    /// <summary>Reads all tags of the column's key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two.</exception>
    public ClassLabels ReadTags(IExceptionContext context, DataViewSchema schema)
    {
        ((IRowReader<int[]>)this).Check(context, SchemaShape.Create(schema));
        var column = schema[columnName];
        var count = ((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count;
        return count is >= 2 and <= int.MaxValue
            ? ClassLabels.Read(column, (int)count)
            : throw context.ExceptParam(
                "inputSchema",
                $"Label column '{columnName}' has {count} tag(s), but a tagger needs at least 2. "
                + "Check the tags that the key was built from.");
    }

    public Func<int[]> Bind(DataViewRow row)
    {
        var column = row.Schema[columnName];
        var count = ((KeyDataViewType)((VectorDataViewType)column.Type).ItemType).Count;
        var getter = row.GetGetter<VBuffer<uint>>(column);
        VBuffer<uint> value = default;
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues().Select(key => KeyIndex.Of(key, count, columnName, "tag"))];
        };
    }
}
