using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters;

/// <summary>Scoring with many adapters on ML.NET's catalog.</summary>
public static class MultiAdapterCatalog
{
    /// <summary>Scores each row with the trained adapter that a column names: many tasks, tenants or users on one encoder.</summary>
    /// <remarks>Nothing is trained. Rows of different adapters share the encoder's batches.</remarks>
    /// <param name="catalog"><c>MLContext.Transforms.Text</c>.</param>
    /// <param name="adapters">
    /// Adapters, fusions or stacks with their heads; a <see cref="Composition.BatchSplit"/> stands for its parts, a
    /// <see cref="Composition.Parallel"/> scores with all of its heads.
    /// </param>
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
}
