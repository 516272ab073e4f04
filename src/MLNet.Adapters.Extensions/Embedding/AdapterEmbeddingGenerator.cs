using Microsoft.Extensions.AI;
using MLNet.Adapters.Extensions.Serving;

namespace MLNet.Adapters.Extensions.Embedding;

/// <summary>Embeds texts with a served model.</summary>
/// <param name="predictor">The model; disposed by its owner.</param>
/// <param name="modelId">The identifier in the metadata; null for that of the encoder.</param>
internal sealed class AdapterEmbeddingGenerator(AdapterPredictor<EmbeddedText, EmbeddedVector> predictor, string? modelId)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string ProviderName = "mlnet.adapters";

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        string[] texts = [.. values];
        if (Array.IndexOf(texts, null) is >= 0 and var missing)
            throw new ArgumentException($"Text {missing} is null. Leave it out, or pass an empty text.", nameof(values));
        if (Stage() is null)
            await Task.Run(predictor.Load, cancellationToken).ConfigureAwait(false);
        EmbeddedText[] rows = Array.ConvertAll(texts, text => new EmbeddedText { Text = text });
        while (true)
        {
            var stage = Stage()!;
            var id = modelId ?? stage.Encoder.Id;
            CheckModel(options, id);
            var size = DimensionsOf(options, stage);
            var scored = await predictor.ScoreManyAsync(rows, nameof(values), cancellationToken).ConfigureAwait(false);
            if (stage.Stage == predictor.Live.Model) // vectors of two models cannot be compared: if it was replaced meanwhile, once more
                return Embed(scored, stage, size, id);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? Metadata()
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(IServedModel) ? predictor
            : null;
    }

    public void Dispose()
    {
    }

    private EmbeddingGeneratorMetadata Metadata() =>
        new(ProviderName, providerUri: null, modelId ?? Stage()?.Encoder.Id, Stage()?.Dimensions);

    private EmbeddingStage? Stage() => predictor.Live.Model is { } model ? EmbeddingStage.Find(model) : null;

    private void CheckModel(EmbeddingGenerationOptions? options, string id)
    {
        if (options?.ModelId is { } requested && requested != id)
            throw new ArgumentException(
                $"The options ask for model '{requested}', but generator '{predictor.Name}' has '{id}'. Leave ModelId out, or add another "
                + "generator for that model.",
                nameof(options));
    }

    private static int DimensionsOf(EmbeddingGenerationOptions? options, EmbeddingStage stage) =>
        options?.Dimensions is not { } requested ? stage.Dimensions
        : requested <= stage.Dimensions ? requested
        : throw new ArgumentException(
            $"The options ask for {requested} dimensions, but the model has {stage.Dimensions}. Ask for at most {stage.Dimensions}, or "
            + "leave Dimensions out.",
            nameof(options));

    private static GeneratedEmbeddings<Embedding<float>> Embed(
        ScoredRow<EmbeddedVector>[] scored, EmbeddingStage stage, int size, string id)
    {
        var created = DateTimeOffset.UtcNow;
        return new GeneratedEmbeddings<Embedding<float>>(scored.Select(row => Embed(row.Output.Vector))) { Usage = Usage(scored) };

        Embedding<float> Embed(float[] vector) =>
            new(VectorCut.Cut(vector, size, stage.Settings.Normalize)) { ModelId = id, CreatedAt = created };
    }

    private static UsageDetails? Usage(ScoredRow<EmbeddedVector>[] rows)
    {
        if (rows.Any(row => row.Tokens is null))
            return null;
        var tokens = rows.Sum(row => (long)row.Tokens!);
        return new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
    }
}
