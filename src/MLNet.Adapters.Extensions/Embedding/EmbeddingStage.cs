using Microsoft.ML;
using MLNet.Adapters.Extensions.Serving;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Extensions.Embedding;

/// <summary>The stage of a model that embeds texts.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Settings">The columns and form of its embeddings.</param>
/// <param name="Encoder">Its encoder.</param>
internal sealed record EmbeddingStage(ITransformer Stage, EmbeddingSettings Settings, PretrainedEncoder Encoder)
{
    /// <summary>The number of components.</summary>
    public int Dimensions => Settings.Dimensions ?? Encoder.HiddenSize;

    /// <summary>Finds the only embedding stage of a model.</summary>
    /// <exception cref="InvalidOperationException">There is none, or there are several.</exception>
    public static EmbeddingStage Find(ITransformer model)
    {
        var stages = ModelChain.Flatten(model).ToList();
        return stages.Select(Of).OfType<EmbeddingStage>().ToList() is [var found]
            ? found
            : throw new InvalidOperationException(
                $"The model has {stages.Select(Of).Count(stage => stage is not null)} embedding stages among its {stages.Count} stage(s); "
                + "exactly one is needed. Use a model that Transforms.Text.EncoderEmbedding or AdapterContrastive made.");
    }

    /// <summary>Narrows a model to this stage, with the columns that the generator uses.</summary>
    public SourcedModel Serve(SourcedModel model) => model with
    {
        Model = Stage,
        Columns = new ServedColumns(
            EmbeddedText.Definition(Settings.InputColumnName), EmbeddedVector.Definition(Settings.OutputColumnName)),
    };

    private static EmbeddingStage? Of(ITransformer stage) => stage switch
    {
        EncoderEmbeddingTransformer plain => new EmbeddingStage(plain, plain.Settings, plain.Encoder),
        AdapterContrastiveTransformer trained => new EmbeddingStage(trained, trained.Settings, trained.Encoder),
        _ => null,
    };
}
