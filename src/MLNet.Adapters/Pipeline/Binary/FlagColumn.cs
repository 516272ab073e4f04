using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>The bool column that specifies which training rows are positive.</summary>
internal sealed record FlagColumn(string Name) : InputColumn(Name, "label", BooleanDataViewType.Instance)
{
    private string Expected =>
        "a bool (map other values to it before the trainer, "
        + $"such as Conversion.MapValue(\"{Name}\", new Dictionary<string, bool> {{ [\"yes\"] = true, [\"no\"] = false }}, \"{Name}\"); "
        + "keys by Conversion.MapKeyToValue first)";

    protected override void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (found.Kind != SchemaShape.Column.VectorKind.Scalar || found.IsKey || !found.ItemType.Equals(Type))
            throw context.ExceptSchemaMismatch("inputSchema", Role, Name, Expected, Describe(found));
    }
}
