using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>Writes a result into the value of one column.</summary>
internal delegate void ValueWriter<in TOutput, TValue>(TOutput output, ref TValue value);

/// <summary>One column that a task adds, with its annotations.</summary>
internal abstract class OutputColumn<TOutput>(DataViewSchema.DetachedColumn column)
{
    public DataViewSchema.DetachedColumn Column { get; } = column;

    /// <summary>Creates a ValueGetter of the column's type over the result that <paramref name="current"/> returns.</summary>
    public abstract Delegate CreateGetter(Func<TOutput> current);
}

/// <inheritdoc/>
internal sealed class OutputColumn<TOutput, TValue>(DataViewSchema.DetachedColumn column, ValueWriter<TOutput, TValue> write)
    : OutputColumn<TOutput>(column)
{
    public override Delegate CreateGetter(Func<TOutput> current) =>
        (ValueGetter<TValue>)((ref TValue value) => write(current(), ref value));
}

/// <summary>The columns that a task adds to the data.</summary>
internal interface IOutputColumns<TOutput>
{
    /// <summary>Returns the columns for data of one schema, in the order in which they are added.</summary>
    IReadOnlyList<OutputColumn<TOutput>> For(DataViewSchema inputSchema);
}
