using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline;

/// <summary>A scalar column that a task reads.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">What the task uses it for, as error messages call it.</param>
/// <param name="Type">The type it must have.</param>
internal record InputColumn(string Name, string Role, PrimitiveDataViewType Type)
{
    public static InputColumn Text(string name) => new(name, "text", TextDataViewType.Instance);

    public static InputColumn Weight(string name) => new(name, "weight", NumberDataViewType.Single);

    /// <summary>Fails when <paramref name="shape"/> lacks the column or has it with another type.</summary>
    public void Check(IExceptionContext context, SchemaShape shape)
    {
        if (!shape.TryFindColumn(Name, out SchemaShape.Column found))
        {
            throw context.ExceptParam("inputSchema",
                $"Could not find {Role} column '{Name}'. The data has {Describe(shape)}. Name the column to use, or rename it with CopyColumns(\"{Name}\", …).");
        }

        CheckType(context, found);
    }

    protected virtual void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.IsKey || !found.ItemType.Equals(Type))
        {
            throw context.ExceptParam("inputSchema",
                $"Schema mismatch for {Role} column '{Name}': expected {Type}, got {found.GetTypeString()}. Name another column, or convert it (Conversion.ConvertType, Conversion.MapKeyToValue).");
        }
    }

    private static string Describe(SchemaShape shape)
    {
        string columns = string.Join(", ", shape.Select(column => $"'{column.Name}' ({column.GetTypeString()})"));
        return columns.Length == 0 ? "no columns" : columns;
    }
}
