using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>A scalar column that a task reads.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Role">The role of the column in the task, as named in error messages.</param>
/// <param name="Type">The required type of the column.</param>
internal record InputColumn(string Name, string Role, PrimitiveDataViewType Type)
{
    public static InputColumn Text(string name) => new(name, "text", TextDataViewType.Instance);

    public static InputColumn Weight(string name) => new(name, "weight", NumberDataViewType.Single);

    /// <summary>Throws if <paramref name="shape"/> lacks the column or has it with a different type.</summary>
    public void Check(IExceptionContext context, SchemaShape shape)
    {
        if (!shape.TryFindColumn(Name, out SchemaShape.Column found))
        {
            throw context.ExceptParam(
                "inputSchema",
                $"Could not find {Role} column '{Name}'. The data has {Describe(shape)}. Name the column to use, "
                + $"or rename it with CopyColumns(\"{Name}\", …).");
        }

        CheckType(context, found);
    }

    protected virtual void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.IsKey || !found.ItemType.Equals(Type))
        {
            throw context.ExceptParam(
                "inputSchema",
                $"Schema mismatch for {Role} column '{Name}': expected {Type}, got {found.GetTypeString()}. Name another column, "
                + "or convert it (Conversion.ConvertType, Conversion.MapKeyToValue).");
        }
    }

    /// <summary>Whether the column holds keys that stand for texts.</summary>
    protected static bool IsKeyOverText(SchemaShape.Column found) =>
        found.IsKey
        && found.ItemType.Equals(NumberDataViewType.UInt32)
        && KeyValues(found) is { Kind: SchemaShape.Column.VectorKind.Vector, IsKey: false } values
        && values.ItemType.Equals(TextDataViewType.Instance);

    /// <summary>Describes the type of the column and, for keys, the type of their values.</summary>
    protected static string Describe(SchemaShape.Column found) =>
        !found.IsKey ? found.GetTypeString()
        : KeyValues(found) is { } values ? $"{found.GetTypeString()} over {values.GetTypeString()}"
        : $"{found.GetTypeString()} without values for its keys";

    private static SchemaShape.Column? KeyValues(SchemaShape.Column found) =>
        found.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) ? values : null;

    private static string Describe(SchemaShape shape)
    {
        string columns = string.Join(", ", shape.Select(column => $"'{column.Name}' ({column.GetTypeString()})"));
        return columns.Length == 0 ? "no columns" : columns;
    }
}
