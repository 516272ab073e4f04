using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Extension methods that add binary text classification to ML.NET's catalog.</summary>
public static class AdapterBinaryTextClassificationCatalog
{
    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder for binary classification of texts or text pairs.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.BinaryClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">The name of the label column: a bool.</param>
    /// <param name="scoreColumnName">The name of the column that receives the logarithm of the odds.</param>
    /// <param name="probabilityColumnName">The name of the column that receives the probability.</param>
    /// <param name="outputColumnName">The name of the column that receives the predicted label, a bool.</param>
    /// <param name="sentence1ColumnName">The name of the column with the text, or with the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text of a pair; null for single texts.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of rows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterBinaryTextClassificationTrainer AdapterTextClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string probabilityColumnName = "Probability",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Text",
        string? sentence2ColumnName = null,
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterTextClassification(catalog, new AdapterBinaryTextClassificationOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            ProbabilityColumnName = probabilityColumnName,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder for binary classification of texts or text pairs.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.BinaryClassification</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterBinaryTextClassificationTrainer AdapterTextClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        AdapterBinaryTextClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterBinaryTextClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
