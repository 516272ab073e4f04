using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Extension methods that add regression on texts to ML.NET's catalog.</summary>
public static class AdapterSentenceSimilarityCatalog
{
    /// <summary>
    /// Trains an adapter and a head on a frozen pre-trained encoder to predict a number for a text pair or a text, such as the similarity
    /// of two sentences.
    /// </summary>
    /// <param name="catalog">The trainers of <c>MLContext.Regression</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">The name of the label column: a Single.</param>
    /// <param name="scoreColumnName">The name of the column that receives the predicted number.</param>
    /// <param name="sentence1ColumnName">The name of the column with the first text of a pair, or with the only text.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text of a pair; null for single texts.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of rows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
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
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterSentenceSimilarityTrainer AdapterSentenceSimilarity(
        this RegressionCatalog.RegressionTrainers catalog,
        AdapterSentenceSimilarityOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterSentenceSimilarityTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Compares similarity scores, or those of any regression, with labels: Pearson and Spearman correlation, mean squared error and mean
    /// absolute error.
    /// </summary>
    /// <remarks>
    /// In the Spearman correlation, ties share the mean of their ranks. Correlations are NaN if all labels or all scores are the same.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.Regression</c>.</param>
    /// <param name="data">Rows with labels and scores.</param>
    /// <param name="labelColumnName">The name of the column with the gold number: a Single.</param>
    /// <param name="scoreColumnName">The name of the column with the predicted number: a Single.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="ArgumentException">A label or score is NaN or infinite; the message names the row.</exception>
    public static SimilarityMetrics EvaluateSentenceSimilarity(
        this RegressionCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score")
    {
        var host = EvaluationHost.Of(catalog, data, nameof(EvaluateSentenceSimilarity));
        return SimilarityScores.Compute(
            MetricRows.Read(host, data, new NumberColumn(labelColumnName, "label"), new NumberColumn(scoreColumnName, "score")));
    }
}
