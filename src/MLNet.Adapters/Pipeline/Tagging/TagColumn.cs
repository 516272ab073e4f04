using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The column of tags: a vector of keys over text, one per word.</summary>
internal sealed record TagColumn(string Name) : InputColumn(Name, "label", NumberDataViewType.UInt32)
{
    private string Expected =>
        $"a vector of UInt32 keys over text, one tag for each word (append Conversion.MapValueToKey(\"{Name}\") before the trainer)";

    protected override void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (found.Kind == SchemaShape.Column.VectorKind.Scalar || !IsKeyOverText(found))
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, Describe(found));
    }
}
