using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>The library's text transforms on ML.NET's catalog.</summary>
public static class AdapterTextCatalog
{
    /// <summary>Scores each row with the trained adapter that a column names: many tasks, tenants or users on one encoder.</summary>
    /// <remarks>Nothing is trained. Rows of different adapters share the encoder's batches.</remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="adapters">Adapters, fusions or stacks with their heads; a <see cref="Composition.BatchSplit"/> stands for its parts, a <see cref="Composition.Parallel"/> scores with all of its heads.</param>
    /// <param name="encoder">The encoder that they belong to; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="adapterColumnName">A text: the name of the row's adapter. Empty or <c>base</c>: none, so no prediction.</param>
    /// <param name="scoreColumnName">Receives the probability of each class.</param>
    /// <param name="outputColumnName">Receives the predicted class.</param>
    /// <param name="sentence1ColumnName">The text, or the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The second text of a pair; null for single texts.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
    public static MultiAdapterScoringEstimator ScoreWithAdapters(
        this TransformsCatalog.TextTransforms catalog,
        IReadOnlyList<AdapterComposition> adapters,
        PretrainedEncoder? encoder = null,
        string adapterColumnName = "AdapterName",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Text",
        string? sentence2ColumnName = null) => ScoreWithAdapters(catalog, new MultiAdapterOptions
        {
            Adapters = adapters,
            Encoder = encoder,
            AdapterColumnName = adapterColumnName,
            ScoreColumnName = scoreColumnName,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
        });

    /// <summary>Scores each row with the trained adapter that a column names: many tasks, tenants or users on one encoder.</summary>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static MultiAdapterScoringEstimator ScoreWithAdapters(this TransformsCatalog.TextTransforms catalog, MultiAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new MultiAdapterScoringEstimator(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>Turns a text into a vector by a pre-trained encoder: for any stock trainer, for clustering, for nearest-neighbour search.</summary>
    /// <remarks>Nothing is trained. With an adapter, of a task or of <c>AdapterContrastive</c>, the embeddings are the adapted ones. Texts of more than 256 tokens are cut (<see cref="EncoderEmbeddingOptions.MaxTokens"/>).
    /// Encoding costs far more than a stock trainer: <c>AppendCacheCheckpoint</c> behind this stage, or <c>MLContext.Data.Cache</c> around its output, keeps vectors that are read more than once.</remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Receives the embedding.</param>
    /// <param name="inputColumnName">The text; null for the column <paramref name="outputColumnName"/>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="adapter">An adapter, stack, average or fusion that is plugged in; null for the plain encoder.</param>
    /// <param name="pooling">How the states of a text's tokens become one vector; null for what the files beside the encoder say, or else the mean.</param>
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

    /// <summary>Turns a text into a vector by a pre-trained encoder: for any stock trainer, for clustering, for nearest-neighbour search.</summary>
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

    /// <summary>Trains an adapter of a frozen pre-trained encoder so that texts that belong together have embeddings near each other: for search, for matching, for paraphrases.</summary>
    /// <remarks>Each text has to be told apart from the texts of its batch's other pairs. Compare the model's <c>Evaluate</c> with that of <c>EncoderEmbedding</c> without an adapter to see what training adds.</remarks>
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

    /// <summary>Trains an adapter of a frozen pre-trained encoder so that texts that belong together have embeddings near each other.</summary>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterContrastiveTrainer AdapterContrastive(this TransformsCatalog.TextTransforms catalog, AdapterContrastiveOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterContrastiveTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>Trains an adapter on unlabelled texts by masked-language modelling: an adapter of a domain, on which adapters of tasks are then trained.</summary>
    /// <param name="catalog">The text transforms of <c>MLContext.Transforms</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="sentence1ColumnName">The texts.</param>
    /// <param name="scoreColumnName">Receives the mean log-likelihood of each text's tokens.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
    public static AdapterMaskedLanguageModelTrainer AdapterMaskedLanguageModel(
        this TransformsCatalog.TextTransforms catalog,
        PretrainedEncoder? encoder = null,
        string sentence1ColumnName = "Text",
        string scoreColumnName = "Score",
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterMaskedLanguageModel(catalog, new AdapterMaskedLanguageModelOptions
        {
            Encoder = encoder,
            Sentence1ColumnName = sentence1ColumnName,
            ScoreColumnName = scoreColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter on unlabelled texts by masked-language modelling.</summary>
    /// <param name="catalog">The text transforms of <c>MLContext.Transforms</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterMaskedLanguageModelTrainer AdapterMaskedLanguageModel(this TransformsCatalog.TextTransforms catalog, AdapterMaskedLanguageModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterMaskedLanguageModelTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
