using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Regression on texts on ML.NET's catalog.</summary>
public static class AdapterSentenceSimilarityCatalog
{
    /// <summary>
    /// Trains an adapter and a head on a frozen pre-trained encoder to predict a number for a text pair or a text, such as how alike two
    /// sentences are.
    /// </summary>
    /// <param name="catalog">The trainers of <c>MLContext.Regression</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">The numbers, Single.</param>
    /// <param name="scoreColumnName">Receives the predicted number.</param>
    /// <param name="sentence1ColumnName">The first text of a pair, or the only one.</param>
    /// <param name="sentence2ColumnName">The second text of a pair; null for single texts.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
    public static AdapterSentenceSimilarityTrainer AdapterSentenceSimilarity(
        this RegressionCatalog.RegressionTrainers catalog,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string sentence1ColumnName = "Sentence1",
        string? sentence2ColumnName = "Sentence2",
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterSentenceSimilarity(catalog, new AdapterSentenceSimilarityOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to predict a number for a text pair or a text.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.Regression</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterSentenceSimilarityTrainer AdapterSentenceSimilarity(
        this RegressionCatalog.RegressionTrainers catalog,
        AdapterSentenceSimilarityOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterSentenceSimilarityTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Compares scores of similarity, or of any regression, with labels: Pearson's and Spearman's correlation, mean squared and mean
    /// absolute error.
    /// </summary>
    /// <remarks>
    /// Ties share the mean of their ranks in Spearman's. Correlations are NaN where all labels or all scores are the same.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.Regression</c>.</param>
    /// <param name="data">Rows with labels and scores.</param>
    /// <param name="labelColumnName">The gold number: a Single.</param>
    /// <param name="scoreColumnName">The predicted number: a Single.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">A label or score is NaN or infinite; the message names the row.</exception>
    public static SimilarityMetrics EvaluateSentenceSimilarity(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        var host = EvaluationHost.Of(catalog, data, nameof(EvaluateSentenceSimilarity));
        return SimilarityScores.Compute(
            MetricRows.Read(host, data, new NumberColumn(labelColumnName, "label"), new NumberColumn(scoreColumnName, "score")));
    }
}
