using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads one value of a task's input type from the columns of a row.</summary>
internal interface IRowReader<out TInput>
{
    /// <summary>The columns that are read.</summary>
    IReadOnlyList<InputColumn> Columns { get; }

    /// <summary>Returns a function that reads the row's current values each time it is called.</summary>
    Func<TInput> Bind(DataViewRow row);

    /// <summary>Throws if a column is missing or has the wrong type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A check failed; the message contains the column, the expected type and the actual type.
    /// </exception>
    void Check(IExceptionContext context, SchemaShape shape)
    {
        foreach (InputColumn column in Columns)
            column.Check(context, shape);
    }
}
