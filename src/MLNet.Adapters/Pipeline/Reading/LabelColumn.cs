using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The key column that holds the class of each training row.</summary>
internal sealed record LabelColumn(string Name) : InputColumn(Name, "label", NumberDataViewType.UInt32)
{
    private string Expected => $"a scalar key over text, number or bool (append Conversion.MapValueToKey(\"{Name}\") before the trainer)";

    protected override void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (!found.IsKey || found.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, Describe(found));

        if (found.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out SchemaShape.Column values)
            && (values.Kind != SchemaShape.Column.VectorKind.Vector || values.IsKey || !ClassValueType.TryFind(values.ItemType, out _)))
        {
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, $"a key over {values.GetTypeString()}");
        }
    }
}
