using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Embedding of texts on ML.NET's catalog.</summary>
public static class AdapterEmbeddingCatalog
{
    /// <summary>
    /// Turns a text into a vector by a pre-trained encoder: for any stock trainer, for clustering, for nearest-neighbour search.
    /// </summary>
    /// <remarks>Nothing is trained. With an adapter, of a task or of <c>AdapterContrastive</c>, the embeddings are the adapted ones. Texts
    /// of more than 256 tokens are cut (<see cref="EncoderEmbeddingOptions.MaxTokens"/>). Encoding costs far more than a stock trainer:
    /// <c>AppendCacheCheckpoint</c> behind this stage, or <c>MLContext.Data.Cache</c> around its output, keeps vectors that are read more
    /// than once.</remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Receives the embedding.</param>
    /// <param name="inputColumnName">The text; null for the column <paramref name="outputColumnName"/>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="adapter">An adapter, stack, average or fusion that is plugged in; null for the plain encoder.</param>
    /// <param name="pooling">
    /// How the states of a text's tokens become one vector; null for what the files beside the encoder say, or else the mean.
    /// </param>
    /// <param name="normalize">Whether the vectors get the length 1, so that their dot product is the cosine.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
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
    /// Turns a text into a vector by a pre-trained encoder: for any stock trainer, for clustering, for nearest-neighbour search.
    /// </summary>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static EncoderEmbeddingEstimator EncoderEmbedding(this TransformsCatalog.TextTransforms catalog, EncoderEmbeddingOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new EncoderEmbeddingEstimator(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Trains an adapter of a frozen pre-trained encoder so that texts that belong together have embeddings near each other: for search,
    /// for matching, for paraphrases.
    /// </summary>
    /// <remarks>
    /// Each text has to be told apart from the texts of its batch's other pairs. Compare the model's <c>Evaluate</c> with that of
    /// <c>EncoderEmbedding</c> without an adapter to see what training adds.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="outputColumnName">Receives the embedding of the first text.</param>
    /// <param name="sentence1ColumnName">The first text of a pair.</param>
    /// <param name="sentence2ColumnName">The second text, which belongs to the first.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Pairs a step, at least 2.</param>
    /// <param name="maxEpochs">Passes over the training pairs.</param>
    /// <param name="validationSet">Pairs to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
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
    /// Trains an adapter of a frozen pre-trained encoder so that texts that belong together have embeddings near each other.
    /// </summary>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterContrastiveTrainer AdapterContrastive(
        this TransformsCatalog.TextTransforms catalog,
        AdapterContrastiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterContrastiveTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
