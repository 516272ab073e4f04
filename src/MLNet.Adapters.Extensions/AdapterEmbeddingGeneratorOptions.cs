using MLNet.Adapters.Extensions.Embedding;

namespace MLNet.Adapters.Extensions;

/// <summary>Options of an embedding generator that <c>AddAdapterEmbeddingGenerator</c> adds.</summary>
/// <remarks>
/// A model from a file, a stream or memory has one stage of <c>EncoderEmbedding</c> or <c>AdapterContrastive</c>; its other stages are not
/// used.
/// </remarks>
public sealed class AdapterEmbeddingGeneratorOptions : ServedModelOptions
{
    /// <summary>The identifier of the model in the generator's metadata and in its embeddings.</summary>
    /// <value>Null by default: that of the encoder.</value>
    public string? ModelId { get; set; }

    /// <summary>Takes a pre-trained encoder, without a saved model.</summary>
    /// <param name="encoder">The encoder. Null by default: <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="adapter">The adapter, stack, average or fusion to plug in. Null by default: the plain encoder.</param>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    public void FromEncoder(PretrainedEncoder? encoder = null, AdapterComposition? adapter = null) => FromEncoder(
        new EncoderEmbeddingOptions { OutputColumnName = "Embedding", InputColumnName = "Text", Encoder = encoder, Adapter = adapter });

    /// <summary>Takes a pre-trained encoder, without a saved model.</summary>
    /// <param name="options">The encoder, the pooling, the prompt and so on. The names of columns do not matter.</param>
    public void FromEncoder(EncoderEmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Source = new EncoderSource(options);
    }
}
