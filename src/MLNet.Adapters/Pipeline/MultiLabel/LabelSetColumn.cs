using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>The column with the labels of a row: one bool per label, or a vector of keys with the labels of the row.</summary>
internal sealed record LabelSetColumn(string Name) : InputColumn(Name, "label", BooleanDataViewType.Instance)
{
    private const string Expected =
        "a vector of bool of known size with one element for each label, or a vector of keys over text (Conversion.MapValueToKey on a "
        + "vector of texts) with the labels that the row has";

    protected override void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        var isFlags = !found.IsKey && found.Kind == SchemaShape.Column.VectorKind.Vector && found.ItemType.Equals(Type);
        var isKeys = found.Kind != SchemaShape.Column.VectorKind.Scalar && IsKeyOverText(found);
        if (!isFlags && !isKeys)
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, Describe(found));
    }
}
