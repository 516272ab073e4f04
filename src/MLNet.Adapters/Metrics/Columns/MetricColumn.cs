using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Metrics.Columns;

/// <summary>A column of labels or predictions.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">Its role in error messages.</param>
internal abstract record MetricColumn<T>(string Name, string Role)
{
    /// <summary>The supported types, and how to get one, in the words of error messages.</summary>
    protected abstract string Expected { get; }

    /// <summary>Finds the column in <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column is missing or of another type; the message names it and what was found.
    /// </exception>
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

    /// <summary>Returns a function that reads the current row's value each time it is called.</summary>
    public abstract Func<T> Bind(DataViewRow row, DataViewSchema.Column column);

    protected abstract bool Reads(DataViewSchema.Column column);

    /// <summary>Reads all slots, including those that a sparse vector omits.</summary>
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
