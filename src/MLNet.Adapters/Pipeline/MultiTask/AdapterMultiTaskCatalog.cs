using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Extension methods that add text classification for several tasks to ML.NET's catalog.</summary>
public static class AdapterMultiTaskCatalog
{
    /// <summary>Trains an adapter that several tasks share, and a head for each, on a frozen pre-trained encoder.</summary>
    /// <remarks>
    /// A column names the task of each row. Convert the labels of all tasks to one key with <c>Conversion.MapValueToKey</c>: the classes of
    /// a task are those that its rows have.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="taskColumnName">The name of the column with the name of each row's task, a text.</param>
    /// <param name="labelColumnName">The name of the label column: a key over text, number or bool.</param>
    /// <param name="sentence1ColumnName">The name of the column with the text, or with the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text of a pair; null for single texts.</param>
    /// <param name="adapter">
    /// The shared adapter, such as <see cref="MtlLoraConfig"/>; null for <see cref="BottleneckAdapterConfig.Pfeiffer"/>.
    /// </param>
    /// <param name="batchSize">The number of rows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterMultiTaskClassificationTrainer AdapterMultiTaskClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string taskColumnName = "Task",
        string labelColumnName = "Label",
        string sentence1ColumnName = "Text",
        string? sentence2ColumnName = null,
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterMultiTaskClassification(catalog, new AdapterMultiTaskClassificationOptions
        {
            Encoder = encoder,
            TaskColumnName = taskColumnName,
            LabelColumnName = labelColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter that several tasks share, and a head for each, on a frozen pre-trained encoder.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterMultiTaskClassificationTrainer AdapterMultiTaskClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, AdapterMultiTaskClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterMultiTaskClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
