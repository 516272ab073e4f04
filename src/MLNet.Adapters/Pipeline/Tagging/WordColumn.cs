using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The column of words: a text, or a vector of texts.</summary>
internal sealed record WordColumn(string Name) : InputColumn(Name, "text", TextDataViewType.Instance)
{
    protected override void CheckType(IExceptionContext context, SchemaShape.Column found)
    {
        if (found.IsKey || !found.ItemType.Equals(Type))
            throw context.ExceptSchemaMismatch(
                "inputSchema",
                Role,
                Name,
                "a text, or a vector of texts with one word each",
                found.GetTypeString());
    }
}
