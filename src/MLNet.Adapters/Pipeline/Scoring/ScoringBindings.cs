using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A model bound to data of one schema: where its input is and where its columns go.</summary>
internal sealed class ScoringBindings<TInput, TOutput>
    where TInput : notnull
{
    private readonly ColumnBindings _columns;
    private readonly DataViewSchema.Column[] _inputs;
    private readonly IReadOnlyList<OutputColumn<TOutput>> _outputs;

    public ScoringBindings(BatchScoring<TInput, TOutput> scoring, DataViewSchema inputSchema)
    {
        scoring.Reader.Check(scoring.Host, SchemaShape.Create(inputSchema));
        Scoring = scoring;
        _inputs = [.. scoring.Reader.Columns.Select(column => inputSchema[column.Name])];
        _outputs = scoring.Outputs.For(inputSchema);
        _columns = new ColumnBindings(inputSchema, [.. _outputs.Select(output => output.Column)]);
    }

    public BatchScoring<TInput, TOutput> Scoring { get; }

    public DataViewSchema InputSchema => _columns.InputSchema;

    public DataViewSchema OutputSchema => _columns.Schema;

    /// <summary>The selection of output columns that a cursor or row is asked for.</summary>
    public ActiveColumns Select(IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Func<int, bool> isNeeded = RowCursorUtils.FromColumnsToPredicate(columnsNeeded, OutputSchema);
        bool[] passed = _columns.GetActiveInput(isNeeded);
        bool isScored = _columns.AddedColumnIndices.Any(isNeeded);
        return new ActiveColumns(
            [.. OutputSchema.Select(column => isNeeded(column.Index))],
            [.. InputSchema.Where(column => passed[column.Index])],
            [.. InputSchema.Where(column => passed[column.Index] || (isScored && _inputs.Any(input => input.Index == column.Index)))],
            isScored);
    }

    /// <summary>Whether the output column is passed through, and the input column that it is.</summary>
    public bool IsPassedThrough(DataViewSchema.Column column, out DataViewSchema.Column input)
    {
        int index = _columns.MapColumnIndex(out bool isInput, column.Index);
        input = isInput ? InputSchema[index] : default;
        return isInput;
    }

    /// <summary>A getter of an added column over the present result.</summary>
    public Delegate CreateGetter(DataViewSchema.Column column, Func<TOutput> current) =>
        _outputs[_columns.MapColumnIndex(out _, column.Index)].CreateGetter(current);
}
