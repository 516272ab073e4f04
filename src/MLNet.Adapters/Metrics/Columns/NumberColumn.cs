using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>A column of numbers.</summary>
internal sealed record NumberColumn(string Name, string Role) : MetricColumn<double>(Name, Role)
{
    protected override string Expected => $"Single (append Conversion.ConvertType(\"{Name}\"))";

    public override Func<double> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<float>(column);
        float number = 0;
        return () =>
        {
            getter(ref number);
            return number;
        };
    }

    protected override bool Reads(DataViewSchema.Column column) => column.Type == NumberDataViewType.Single;
}
