using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Extension methods that add text embedding to ML.NET's catalog.</summary>
public static class AdapterEmbeddingCatalog
{
    /// <summary>
    /// Converts a text into a vector with a pre-trained encoder, for any ML.NET trainer, for clustering, or for nearest-neighbour search.
    /// </summary>
    /// <remarks>
    /// Nothing is trained. With an adapter, trained on a task or with <c>AdapterContrastive</c>, the embeddings are the adapted ones. Texts
    /// of more than 256 tokens are truncated (<see cref="EncoderEmbeddingOptions.MaxTokens"/>). Encoding costs far more than an ML.NET
    /// trainer: use <c>AppendCacheCheckpoint</c> after this stage, or <c>MLContext.Data.Cache</c> on its output, to keep vectors that are
    /// read more than once.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">The name of the column that receives the embedding.</param>
    /// <param name="inputColumnName">The name of the column with the text; null for the column <paramref name="outputColumnName"/>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="adapter">The adapter, stack, average or fusion to plug in; null for the plain encoder.</param>
    /// <param name="pooling">
    /// How the states of a text's tokens are combined into one vector; null for the pooling that the files next to the encoder specify,
    /// otherwise the mean.
    /// </param>
    /// <param name="normalize">Whether the vectors are normalized to length 1, so that their dot product is the cosine.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static EncoderEmbeddingEstimator EncoderEmbedding(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        PretrainedEncoder? encoder = null,
        AdapterComposition? adapter = null,
        EmbeddingPooling? pooling = null,
        bool normalize = true) => EncoderEmbedding(catalog, new EncoderEmbeddingOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Encoder = encoder,
            Adapter = adapter,
            Pooling = pooling,
            Normalize = normalize,
        });

    /// <summary>
    /// Converts a text into a vector with a pre-trained encoder, for any ML.NET trainer, for clustering, or for nearest-neighbour search.
    /// </summary>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static EncoderEmbeddingEstimator EncoderEmbedding(this TransformsCatalog.TextTransforms catalog, EncoderEmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new EncoderEmbeddingEstimator(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Trains an adapter on a frozen pre-trained encoder so that texts that belong together have embeddings near each other: for search,
    /// matching or paraphrases.
    /// </summary>
    /// <remarks>
    /// Each text has to be distinguished from the texts of the other pairs in its batch; <see cref="AdapterContrastiveOptions"/> has other
    /// losses, negatives and sizes of vectors. Compare the result of the model's <c>Evaluate</c>
    /// with that of <c>EncoderEmbedding</c> without an adapter to see what training contributes.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="outputColumnName">The name of the column that receives the embedding of the first text.</param>
    /// <param name="sentence1ColumnName">The name of the column with the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text, which belongs to the first.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of pairs per step, at least 2.</param>
    /// <param name="maxEpochs">The number of passes over the training pairs.</param>
    /// <param name="validationSet">The pairs to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterContrastiveTrainer AdapterContrastive(
        this TransformsCatalog.TextTransforms catalog,
        PretrainedEncoder? encoder = null,
        string outputColumnName = "Embedding",
        string sentence1ColumnName = "Sentence1",
        string sentence2ColumnName = "Sentence2",
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterContrastive(catalog, new AdapterContrastiveOptions
        {
            Encoder = encoder,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>
    /// Trains an adapter on a frozen pre-trained encoder so that texts that belong together have embeddings near each other.
    /// </summary>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterContrastiveTrainer AdapterContrastive(
        this TransformsCatalog.TextTransforms catalog,
        AdapterContrastiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterContrastiveTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
