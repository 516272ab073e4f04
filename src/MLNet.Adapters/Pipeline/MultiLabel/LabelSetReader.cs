using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics.Columns;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>Reads the labels of a row, in the order of the column.</summary>
internal sealed class LabelSetReader(string columnName) : IRowReader<LabelSet>
{
    public IReadOnlyList<InputColumn> Columns { get; } = [new LabelSetColumn(columnName)];

    /// <summary>Reads the names of the labels: slot names, or the key's values; numbers if there are no names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column has no label, or cannot be used.</exception>
    public string[] ReadNames(IExceptionContext context, DataViewSchema schema)
    {
        ((IRowReader<LabelSet>)this).Check(context, SchemaShape.Create(schema));
        var column = schema[columnName];
        var count = FlagColumn.Size(column);
        if (count == 0)
            throw context.ExceptParam("inputSchema", $"Label column '{columnName}' has no label. Check what it was built from.");
        var kind = FlagColumn.IsKeys(column) ? AnnotationUtils.Kinds.KeyValues : AnnotationUtils.Kinds.SlotNames;
        if (
            column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType { ItemType: TextDataViewType } named
            || named.Size != count)
            return [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(kind, ref names);
        string[] texts = [.. names.DenseValues().Select(name => name.ToString())];
        return texts.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw context.ExceptParam(
                "inputSchema",
                $"Label column '{columnName}' has {twice.Count()} labels named '{twice.Key}'. Give each another name.")
            : texts;
    }

    public Func<LabelSet> Bind(DataViewRow row) => new FlagColumn(columnName, "label").Bind(row, row.Schema[columnName]);
}
