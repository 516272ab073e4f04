using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The column of tags: a vector of keys over text, one for each word.</summary>
internal sealed record TagColumn(string Name) : InputColumn(Name, "label", NumberDataViewType.UInt32)
{
    private string Expected => $"a vector of keys over text, one tag for each word (append Conversion.MapValueToKey(\"{Name}\") before the trainer)";

    protected override void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (!found.IsKey || found.Kind == SchemaShape.Column.VectorKind.Scalar || !found.ItemType.Equals(NumberDataViewType.UInt32))
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, found.GetTypeString());
        if (!found.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values) || !values.ItemType.Equals(TextDataViewType.Instance))
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, "keys without text values");
    }
}
