using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A model that is read from a stream.</summary>
/// <param name="open">Opens the stream.</param>
internal sealed class StreamSource(Func<Stream> open) : ModelSource
{
    public override string Name => "stream";

    public override string Description => "its stream";

    public override SourcedModel Load(MLContext context)
    {
        using var content = new MemoryStream(); // a zip is read from its end, which a network stream cannot seek to
        using (var stream = open())
            stream.CopyTo(content);
        content.Position = 0;
        var model = context.Model.Load(content, out var inputSchema);
        return new SourcedModel(model, inputSchema, model as IDisposable);
    }
}
