using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>
/// A view of a model over rows that change from batch to batch. It is created once and kept, because ML.NET generates code for the members
/// of both classes whenever a view is created. One thread at a time uses it.
/// </summary>
internal sealed class ScoringView<TInput, TOutput>
    where TInput : class
    where TOutput : class, new()
{
    private readonly SwappedRows<TInput> _rows = new();
    private readonly IEnumerable<TOutput> _scored;

    /// <exception cref="InvalidOperationException">The model does not fit the classes.</exception>
    public ScoringView(MLContext context, SourcedModel model)
    {
        var view = ColumnCheck.Transform(model, context.Data.LoadFromEnumerable(_rows, model.Columns.Input), typeof(TInput));
        var output = model.Columns.Output ?? SchemaDefinition.Create(typeof(TOutput));
        ColumnCheck.CheckOutput(view.Schema, output, typeof(TOutput));
        try
        {
            _scored = context.Data.CreateEnumerable<TOutput>(view, reuseRowObject: false, ignoreMissingColumns: false, output);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException(ColumnCheck.OutputMessage(view.Schema, typeof(TOutput), exception), exception);
        }
    }

    /// <summary>Scores rows together; throws what any of them causes.</summary>
    /// <returns>One prediction for each row, and the numbers of tokens of the texts that were scored.</returns>
    public ScoredBatch<TOutput> Score(IReadOnlyList<TInput> rows)
    {
        using var batch = new WholeBatch(rows.Count);
        _rows.Rows = rows;
        try
        {
            TOutput[] outputs = [.. _scored];
            return outputs.Length == rows.Count
                ? new ScoredBatch<TOutput>(outputs, batch.Lengths, batch.Positions)
                : throw new InvalidOperationException($"The model returned {outputs.Length} rows for {rows.Count}.");
        }
        finally
        {
            _rows.Rows = [];
        }
    }
}

/// <summary>The predictions of a batch.</summary>
/// <param name="Outputs">One for each row.</param>
/// <param name="Lengths">The number of tokens of each text.</param>
/// <param name="Positions">The number of tokens with padding.</param>
internal sealed record ScoredBatch<TOutput>(IReadOnlyList<TOutput> Outputs, IReadOnlyList<int> Lengths, long Positions);
