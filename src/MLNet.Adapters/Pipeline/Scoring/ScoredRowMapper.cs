using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>
/// Maps single rows, for prediction engines. It holds no tensors, since ML.NET never disposes the rows that it creates here.
/// </summary>
internal sealed class ScoredRowMapper<TInput, TOutput>(ScoringBindings<TInput, TOutput> bindings) : IRowToRowMapper
    where TInput : notnull
{
    public DataViewSchema InputSchema => bindings.InputSchema;

    public DataViewSchema OutputSchema => bindings.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        bindings.Select(dependingColumns).Source;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        bindings.Scoring.Host.CheckValue(input, nameof(input));
        bindings.Scoring.Host.CheckValue(activeColumns, nameof(activeColumns));
        bindings.Scoring.Host.Check(input.Schema == InputSchema, "The row's schema is not the one that this mapper was created for.");
        return new ScoredRow<TInput, TOutput>(bindings, bindings.Select(activeColumns), input);
    }
}
