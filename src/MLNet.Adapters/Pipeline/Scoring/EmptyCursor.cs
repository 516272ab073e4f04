using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A cursor over no rows, for the second position of a cursor set.</summary>
internal sealed class EmptyCursor<TInput, TOutput>(ScoringBindings<TInput, TOutput> bindings, ActiveColumns active) : DataViewRowCursor
    where TInput : notnull
{
    public override DataViewSchema Schema => bindings.OutputSchema;

    public override long Position => -1;

    public override long Batch => 0;

    public override bool MoveNext() => false;

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(bindings.Scoring.Host, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => NoRow;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.CheckActive(bindings.Scoring.Host, column);
        return NoRow;
    }

    private static void NoRow<TValue>(ref TValue value) =>
        throw Contracts.Except("The cursor is on no row. Call MoveNext first, and read no value after it returned false.");
}
