using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads a number from a row.</summary>
internal sealed class NumberReader(string columnName, string role) : IRowReader<float>
{
    public IReadOnlyList<InputColumn> Columns { get; } = [new InputColumn(columnName, role, NumberDataViewType.Single)];

    public Func<float> Bind(DataViewRow row)
    {
        var getter = row.GetGetter<float>(row.Schema[columnName]);
        float value = 0;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }
}
