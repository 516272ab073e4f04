using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads training rows: the input of the task, the label, and a weight.</summary>
internal sealed class ExampleReader<TInput, TLabel>(IRowReader<TInput> input, IRowReader<TLabel> label, WeightReader weight)
{
    /// <summary>The input columns of the task.</summary>
    public IEnumerable<string> InputNames => input.Columns.Select(column => column.Name);

    /// <summary>Throws if a column is missing or has the wrong type.</summary>
    public void Check(IExceptionContext context, SchemaShape shape)
    {
        input.Check(context, shape);
        label.Check(context, shape);
        ((IRowReader<float>)weight).Check(context, shape);
    }

    /// <summary>
    /// Reads the rows in the order of <paramref name="data"/>, whose columns were checked; throws OperationCanceledException when the host
    /// is cancelled.
    /// </summary>
    public IEnumerable<Example<TInput, TLabel>> Read(IHost host, IDataView data)
    {
        IEnumerable<InputColumn> columns = input.Columns.Concat(label.Columns).Concat(weight.Columns);
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Select(column => data.Schema[column.Name]).Distinct());
        Func<TInput> readInput = input.Bind(cursor);
        Func<TLabel> readLabel = label.Bind(cursor);
        Func<float> readWeight = weight.Bind(cursor);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            yield return new Example<TInput, TLabel>(readInput(), readLabel(), readWeight(), cursor.Position);
        }
    }
}

/// <summary>One training row.</summary>
/// <param name="Input">The input of the task.</param>
/// <param name="Label">The label as its reader returns it.</param>
/// <param name="Weight">The weight of the row; 1 without a weight column.</param>
/// <param name="Row">The row's number in the data, from 0.</param>
internal readonly record struct Example<TInput, TLabel>(TInput Input, TLabel Label, float Weight, long Row);
