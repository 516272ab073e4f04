using Microsoft.ML;
using MLNet.Adapters.Extensions.Serving;

namespace MLNet.Adapters.Extensions.Embedding;

/// <summary>A pre-trained encoder.</summary>
/// <param name="options">The form of its embeddings.</param>
internal sealed class EncoderSource(EncoderEmbeddingOptions options) : ModelSource
{
    public override string Name => "encoder";

    public override string Description => "its encoder";

    public override bool CanReload => false;

    public override SourcedModel Load(MLContext context)
    {
        var named = options with { InputColumnName = options.InputColumnName ?? options.OutputColumnName };
        var definition = EmbeddedText.Definition(named.InputColumnName);
        var model = context.Transforms.Text.EncoderEmbedding(named)
            .Fit(context.Data.LoadFromEnumerable(Array.Empty<EmbeddedText>(), definition));
        return new SourcedModel(model, InputSchema: null, model as IDisposable);
    }
}
