using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A model of the caller.</summary>
/// <param name="model">The model.</param>
/// <param name="inputSchema">The schema of its training data; null if it is not known.</param>
internal sealed class MemorySource(ITransformer model, DataViewSchema? inputSchema) : ModelSource
{
    public override string Name => "memory";

    public override string Description => "memory";

    public override bool CanReload => false;

    public override SourcedModel Load(MLContext context) => new(model, inputSchema, Owned: null);
}
