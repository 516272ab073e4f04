using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>Reads which labels a row has, in the order of the column.</summary>
internal sealed class LabelSetReader(string columnName) : IRowReader<bool[]>
{
    public IReadOnlyList<InputColumn> Columns { get; } = [new LabelSetColumn(columnName)];

    /// <summary>The names of the labels: slot names, or the key's values; numbers where there are no names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column has no label, or cannot be used.</exception>
    public string[] ReadNames(IExceptionContext context, DataViewSchema schema)
    {
        ((IRowReader<bool[]>)this).Check(context, SchemaShape.Create(schema));
        var column = schema[columnName];
        var count = Count(column);
        if (count == 0)
            throw context.ExceptParam("inputSchema", $"Label column '{columnName}' has no label. Check what it was built from.");
        var kind = IsKeys(column) ? AnnotationUtils.Kinds.KeyValues : AnnotationUtils.Kinds.SlotNames;
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType { ItemType: TextDataViewType } named || named.Size != count)
            return [.. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(kind, ref names);
        string[] texts = [.. names.DenseValues().Select(name => name.ToString())];
        return texts.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw context.ExceptParam("inputSchema", $"Label column '{columnName}' has {twice.Count()} labels named '{twice.Key}'. Give each another name.")
            : texts;
    }

    public Func<bool[]> Bind(DataViewRow row)
    {
        var column = row.Schema[columnName];
        var count = Count(column);
        if (!IsKeys(column))
        {
            var flags = row.GetGetter<VBuffer<bool>>(column);
            VBuffer<bool> values = default;
            return () =>
            {
                flags(ref values);
                return [.. values.DenseValues()];
            };
        }

        var keys = row.GetGetter<VBuffer<uint>>(column);
        VBuffer<uint> present = default;
        return () =>
        {
            keys(ref present);
            var set = new bool[count];
            foreach (var key in present.DenseValues().Where(key => key > 0)) // 0: none
                set[key <= count ? key - 1 : throw OutOfRange(key, count)] = true;
            return set;
        };
    }

    private InvalidOperationException OutOfRange(uint key, int count) =>
        new($"A row has the label key {key} in column '{columnName}', whose type has {count} label(s). Correct what the keys are made by.");

    private static bool IsKeys(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).ItemType is KeyDataViewType;

    private static int Count(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).ItemType is KeyDataViewType key ? checked((int)key.Count) : ((VectorDataViewType)column.Type).Size;
}
