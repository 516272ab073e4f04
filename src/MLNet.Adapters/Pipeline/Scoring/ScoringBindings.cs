using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A model bound to data of one schema: the positions of its input and of its columns.</summary>
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

    /// <summary>Selects the output columns that are requested from a cursor or row.</summary>
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

    /// <summary>Whether the output column is passed through, and from which input column.</summary>
    public bool IsPassedThrough(DataViewSchema.Column column, out DataViewSchema.Column input)
    {
        int index = _columns.MapColumnIndex(out bool isInput, column.Index);
        input = isInput ? InputSchema[index] : default;
        return isInput;
    }

    /// <summary>Creates a getter of an added column over the current result.</summary>
    public Delegate CreateGetter(DataViewSchema.Column column, Func<TOutput> current) =>
        _outputs[_columns.MapColumnIndex(out _, column.Index)].CreateGetter(current);
}
