using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>A column of labels or predictions.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">What it holds, as error messages call it.</param>
internal abstract record MetricColumn<T>(string Name, string Role)
{
    /// <summary>The types that can be read, and how to get one, as error messages say it.</summary>
    protected abstract string Expected { get; }

    /// <summary>The column in <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of another type; the message names it and what is there.</exception>
    public DataViewSchema.Column Find(IExceptionContext context, IDataView data)
    {
        if (data.Schema.GetColumnOrNull(Name) is not { } column)
        {
            var there = string.Join(", ", data.Schema.Where(other => !other.IsHidden).Select(other => $"'{other.Name}' ({other.Type})"));
            throw context.ExceptParam(
                nameof(data),
                $"Could not find {Role} column '{Name}'. The data has {(there.Length == 0 ? "no columns" : there)}. Name the column to use."
            );
        }

        if (!Reads(column))
            throw context.ExceptSchemaMismatch(nameof(data), Role, Name, Expected, column.Type.ToString());
        return column;
    }

    /// <summary>A function that reads the row's present value each time it is called.</summary>
    public abstract Func<T> Bind(DataViewRow row, DataViewSchema.Column column);

    protected abstract bool Reads(DataViewSchema.Column column);

    /// <summary>Reads all slots, those included that a sparse vector leaves out.</summary>
    protected static Func<TValue[]> Slots<TSlot, TValue>(DataViewRow row, DataViewSchema.Column column, Func<TSlot, TValue> convert)
    {
        var getter = row.GetGetter<VBuffer<TSlot>>(column);
        VBuffer<TSlot> slots = default;
        return () =>
        {
            getter(ref slots);
            return [.. slots.DenseValues().Select(convert)];
        };
    }
}
