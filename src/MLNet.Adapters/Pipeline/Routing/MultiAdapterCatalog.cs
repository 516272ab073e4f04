using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters;

/// <summary>Extension methods that add scoring with multiple adapters to ML.NET's catalog.</summary>
public static class MultiAdapterCatalog
{
    /// <summary>Scores each row with the trained adapter that a column names: many tasks, tenants or users on one encoder.</summary>
    /// <remarks>Nothing is trained. Rows of different adapters share the encoder's batches.</remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="adapters">
    /// The adapters, fusions or stacks with their heads. A <see cref="Composition.BatchSplit"/> stands for its parts; a
    /// <see cref="Composition.Parallel"/> scores with all of its heads.
    /// </param>
    /// <param name="encoder">The encoder to which the adapters belong; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="adapterColumnName">
    /// The name of the column with the name of each row's adapter, a text. An empty name or <c>base</c> means no adapter and thus no
    /// prediction.
    /// </param>
    /// <param name="scoreColumnName">The name of the column that receives the probability of each class.</param>
    /// <param name="outputColumnName">The name of the column that receives the predicted class.</param>
    /// <param name="sentence1ColumnName">The name of the column with the text, or with the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text of a pair; null for single texts.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
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
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static MultiAdapterScoringEstimator ScoreWithAdapters(this TransformsCatalog.TextTransforms catalog, MultiAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new MultiAdapterScoringEstimator(CatalogUtils.GetEnvironment(catalog), options);
    }
}
