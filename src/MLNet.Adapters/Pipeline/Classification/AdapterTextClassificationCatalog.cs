using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Classification of texts on ML.NET's catalog.</summary>
public static class AdapterTextClassificationCatalog
{
    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to classify texts or text pairs.</summary>
    /// <remarks>
    /// Make the label a key first, with <c>Conversion.MapValueToKey</c>, and append <c>Conversion.MapKeyToValue("PredictedLabel")</c> to
    /// read predictions as the label's values. Scores are probabilities. The application needs a native package such as TorchSharp-cpu.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">A key over text, number or bool.</param>
    /// <param name="scoreColumnName">Receives the probability of each class.</param>
    /// <param name="outputColumnName">Receives the predicted class.</param>
    /// <param name="sentence1ColumnName">The text, or the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The second text of a pair; null for single texts.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
    public static AdapterTextClassificationTrainer AdapterTextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Text",
        string? sentence2ColumnName = null,
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterTextClassification(catalog, new AdapterTextClassificationOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to classify texts or text pairs.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterTextClassificationTrainer AdapterTextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, AdapterTextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterTextClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
