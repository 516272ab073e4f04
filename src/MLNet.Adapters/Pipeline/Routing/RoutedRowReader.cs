using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Reads the texts of a row and the name of its adapter.</summary>
/// <param name="adapterColumnName">The column of the name.</param>
/// <param name="texts">Reads the texts.</param>
/// <param name="role">What the name is, in messages.</param>
internal sealed class RoutedRowReader(string adapterColumnName, TextRowReader texts, string role = "adapter name") : IRowReader<RoutedRow>
{
    /// <summary>Reads the texts without the name.</summary>
    public TextRowReader Texts => texts;

    public IReadOnlyList<InputColumn> Columns { get; } =
    [.. texts.Columns, new InputColumn(adapterColumnName, role, TextDataViewType.Instance)];

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
