using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLNet.Adapters;

/// <summary>Extension methods that add text classification from few labelled rows to ML.NET's catalog.</summary>
public static class AdapterFewShotClassificationCatalog
{
    /// <summary>
    /// Trains a text classifier on few labelled rows, about 8 to 64 per class: first an adapter on a frozen encoder, on pairs of rows, then
    /// a classifier on the embeddings.
    /// </summary>
    /// <remarks>
    /// First convert the label to a key with <c>Conversion.MapValueToKey</c>; append <c>Conversion.MapKeyToValue("PredictedLabel")</c> to
    /// read predictions as label values. Training draws 20 pairs per row; with hundreds of rows per class, compare it with
    /// <c>AdapterTextClassification</c>, which needs no pairs.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">The name of the label column: a key over text, number or bool.</param>
    /// <param name="inputColumnName">The name of the column with the text.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterFewShotClassificationTrainer AdapterFewShotClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string inputColumnName = "Text") => AdapterFewShotClassification(catalog, new AdapterFewShotClassificationOptions
        {
            InputColumnName = inputColumnName,
            LabelColumnName = labelColumnName,
            Training = AdapterFewShotClassificationOptions.DefaultTraining with { Encoder = encoder },
        });

    /// <summary>Trains a text classifier on few labelled rows.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterFewShotClassificationTrainer AdapterFewShotClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        AdapterFewShotClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterFewShotClassificationTrainer(
            CatalogUtils.GetEnvironment(catalog),
            options,
            () => catalog.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = options.LabelColumnName,
                FeatureColumnName = options.FeatureColumnName,
                L1Regularization = 0,
                L2Regularization = 0.1f,
                NumberOfThreads = 1,
            }));
    }
}
