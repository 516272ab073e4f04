using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Schema propagation for estimators.</summary>
internal static class SchemaShapeExtensions
{
    /// <summary>Returns the shape with <paramref name="added"/> columns, each of which hides an existing column of the same name.</summary>
    public static SchemaShape With(this SchemaShape shape, IEnumerable<SchemaShape.Column> added)
    {
        SchemaShape.Column[] columns = [.. added];
        return new SchemaShape(shape.Where(old => Array.TrueForAll(columns, column => column.Name != old.Name)).Concat(columns));
    }

    /// <summary>Returns the column of that name, whose presence was checked before.</summary>
    public static SchemaShape.Column Find(this SchemaShape shape, string name) => shape.Single(column => column.Name == name);
}
