using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>A column of texts, one or several per row.</summary>
internal sealed record TextColumn(string Name, string Role) : MetricColumn<string[]>(Name, Role)
{
    protected override string Expected => "a text or a vector of text";

    public override Func<string[]> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return Slots(row, column, static (ReadOnlyMemory<char> text) => text.ToString());
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            return [text.ToString()];
        };
    }

    protected override bool Reads(DataViewSchema.Column column) =>
        column.Type is TextDataViewType or VectorDataViewType { ItemType: TextDataViewType };
}
