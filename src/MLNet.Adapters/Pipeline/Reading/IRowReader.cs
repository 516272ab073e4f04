using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Reads one value, of whatever a task takes, from the columns of a row.</summary>
internal interface IRowReader<out TInput>
{
    /// <summary>The columns that are read.</summary>
    IReadOnlyList<InputColumn> Columns { get; }

    /// <summary>A function that reads the row's present values each time it is called.</summary>
    Func<TInput> Bind(DataViewRow row);

    /// <summary>Fails when a column is missing or of the wrong type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the column, the type wanted and the type found.</exception>
    void Check(IExceptionContext context, SchemaShape shape)
    {
        foreach (InputColumn column in Columns)
            column.Check(context, shape);
    }
}
