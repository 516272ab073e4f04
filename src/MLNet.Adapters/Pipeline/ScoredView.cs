using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline;

/// <summary>Data with the columns of a model, which are computed in batches as a cursor goes along.</summary>
internal sealed class ScoredView<TInput, TOutput>(ScoringBindings<TInput, TOutput> bindings, IDataView source) : IDataView
{
    public DataViewSchema Schema => bindings.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        bindings.Scoring.Lifetime.ThrowIfClosed();
        ActiveColumns active = bindings.Select(columnsNeeded);
        DataViewRowCursor cursor = source.GetRowCursor(active.Source, source.CanShuffle ? rand : null);
        return active.IsScored
            ? new ScoredCursor<TInput, TOutput>(bindings, active, cursor)
            : new PassThroughCursor<TInput, TOutput>(bindings, active, cursor);
    }

    /// <summary>One cursor, whatever <paramref name="n"/>: batches need one stream, and a forward pass already uses all cores.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
