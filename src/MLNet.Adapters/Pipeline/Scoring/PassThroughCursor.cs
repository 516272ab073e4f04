using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A cursor over scored data from which no score is requested: the source's rows under the extended schema.</summary>
internal sealed class PassThroughCursor<TInput, TOutput>(
    ScoringBindings<TInput, TOutput> bindings, ActiveColumns active, DataViewRowCursor source) : DataViewRowCursor
    where TInput : notnull
{
    public override DataViewSchema Schema => bindings.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext() => source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(bindings.Scoring.Host, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        active.CheckActive(bindings.Scoring.Host, column);
        _ = bindings.IsPassedThrough(column, out DataViewSchema.Column input);
        return source.GetGetter<TValue>(input);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
