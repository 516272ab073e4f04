using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>Reads the Boolean label of a row.</summary>
internal sealed class FlagReader(string columnName) : IRowReader<bool>
{
    public IReadOnlyList<InputColumn> Columns { get; } = [new FlagColumn(columnName)];

    public Func<bool> Bind(DataViewRow row)
    {
        var getter = row.GetGetter<bool>(row.Schema[columnName]);
        var value = false;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }
}
