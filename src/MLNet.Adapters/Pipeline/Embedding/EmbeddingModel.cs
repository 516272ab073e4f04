using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>An encoder that returns embeddings, as a value.</summary>
/// <param name="Record">The columns, form and limits of the embeddings.</param>
/// <param name="Encoder">The encoder.</param>
/// <param name="Adapter">The adapters plugged into the encoder, without a head; null for none.</param>
internal sealed record EmbeddingModel(EmbeddingRecord Record, PretrainedEncoder Encoder, AdapterComposition? Adapter)
{
    /// <summary>The model in native memory, loaded at the first row.</summary>
    public NativeModel Native(IHost host) => new(
        host,
        Encoder,
        Record.Precision,
        new TextEncoding(Record.MaxTokens, PairTruncation.LongestFirst, Record.OnLongText), // there are no pairs
        (encoder, device) => TextModelBuilder.Build(encoder, Adapter, null, string.Empty, device));

    public void Save(ModelSaveContext context, ModelFormat format, Type type) => ModelStore.Save(
        context, format, type, Encoder, weights => Record with { Adapter = Adapter is { } adapter ? weights.Describe(adapter) : null });

    /// <inheritdoc cref="ModelStore.Open" path="/exception"/>
    public static EmbeddingModel Load(IHost host, ModelLoadContext context, ModelFormat format, Type type)
    {
        var stored = ModelStore.Open<EmbeddingRecord>(host, context, format, type);
        var adapter = stored.Record.Adapter is { } described ? stored.Parts.Restore(described) : null;
        return new EmbeddingModel(stored.Record with { Adapter = null }, stored.Encoder, adapter);
    }
}
