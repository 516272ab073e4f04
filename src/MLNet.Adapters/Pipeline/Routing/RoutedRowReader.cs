using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Reads the texts of a row and the name of its adapter.</summary>
internal sealed class RoutedRowReader(string adapterColumnName, TextRowReader texts) : IRowReader<RoutedRow>
{
    public IReadOnlyList<InputColumn> Columns { get; } =
    [new InputColumn(adapterColumnName, "adapter name", TextDataViewType.Instance), .. texts.Columns];

    public Func<RoutedRow> Bind(DataViewRow row)
    {
        var text = texts.Bind(row);
        var getter = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[adapterColumnName]);
        ReadOnlyMemory<char> name = default;
        return () =>
        {
            getter(ref name);
            return new RoutedRow(name.ToString(), text());
        };
    }
}
