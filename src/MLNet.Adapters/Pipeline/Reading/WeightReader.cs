using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads the weight of a training row, or uses the weight 1 for every row if there is no weight column.</summary>
internal sealed class WeightReader(string? columnName) : IRowReader<float>
{
    public IReadOnlyList<InputColumn> Columns { get; } = columnName is null ? [] : [InputColumn.Weight(columnName)];

    public Func<float> Bind(DataViewRow row)
    {
        if (columnName is null)
            return () => 1f;

        ValueGetter<float> getter = row.GetGetter<float>(row.Schema[columnName]);
        float weight = 0;
        return () =>
        {
            getter(ref weight);
            if (weight != 0 && !WeightRange.Contains(weight))
            {
                throw Contracts.Except(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Row {row.Position} has the weight {weight} in column '{columnName}'. A weight must be 0, or {WeightRange.Text}; "
                        + $"correct or filter the row, or scale the column."));
            }

            return weight;
        };
    }
}
