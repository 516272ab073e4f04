using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The columns that a consumer requested, and the columns that those need.</summary>
/// <param name="Outputs">For each output column, whether it was requested.</param>
/// <param name="PassedThrough">The input columns that were requested.</param>
/// <param name="Source">All input columns that must be read.</param>
/// <param name="IsScored">Whether a column of the model was requested.</param>
internal sealed record ActiveColumns(
    bool[] Outputs, IReadOnlyList<DataViewSchema.Column> PassedThrough, IReadOnlyList<DataViewSchema.Column> Source, bool IsScored)
{
    public bool Contains(IExceptionContext context, DataViewSchema.Column column)
    {
        context.CheckParam(column.Index < Outputs.Length, nameof(column), "The column is not in this schema.");
        return Outputs[column.Index];
    }

    /// <exception cref="ArgumentOutOfRangeException">The column was not requested.</exception>
    public void CheckActive(IExceptionContext context, DataViewSchema.Column column) =>
        context.CheckParam(Contains(context, column), nameof(column),
            $"Column '{column.Name}' is not active. Name it among the columns needed when the cursor is made.");

    /// <exception cref="InvalidOperationException">The column has a different type.</exception>
    public static ValueGetter<TValue> Cast<TValue>(IExceptionContext context, Delegate getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TValue>
        ?? throw context.Except($"Column '{column.Name}' has values of type '{column.Type.RawType}', not '{typeof(TValue)}'.");
}
