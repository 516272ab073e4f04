using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Extension methods that add multi-label text classification to ML.NET's catalog.</summary>
public static class AdapterMultiLabelClassificationCatalog
{
    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to assign any number of labels to texts.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">
    /// The name of the label column: a vector of bool with one element per label, or a vector of keys over text with the labels of the row.
    /// </param>
    /// <param name="scoreColumnName">The name of the column that receives the probability of each label.</param>
    /// <param name="outputColumnName">The name of the column that receives whether each label is predicted.</param>
    /// <param name="sentence1ColumnName">The name of the column with the text, or with the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text of a pair; null for single texts.</param>
    /// <param name="threshold">The probability at or above which a label is predicted.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">The number of rows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterMultiLabelClassificationTrainer AdapterMultiLabelClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Text",
        string? sentence2ColumnName = null,
        double threshold = 0.5,
        AdapterConfig? adapter = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => AdapterMultiLabelClassification(catalog, new AdapterMultiLabelClassificationOptions
        {
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Threshold = threshold,
            Adapter = adapter,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to assign any number of labels to texts.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">The options of the estimator.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterMultiLabelClassificationTrainer AdapterMultiLabelClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        AdapterMultiLabelClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterMultiLabelClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Compares predicted sets of labels with gold ones: micro and macro F1, subset accuracy, Hamming loss, and the metrics of each label.
    /// </summary>
    /// <remarks>
    /// Macro F1 is over all labels: a label that is neither true nor predicted in any row counts as 0. Micro metrics do not depend on such
    /// a label. Missing gold labels, which are key 0, are counted in a warning. Labels are named by the slot names of the label column,
    /// otherwise by those of the prediction column, otherwise by numbers from 0.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with labels and predictions.</param>
    /// <param name="labelColumnName">
    /// The name of the column with the gold labels: a vector of Boolean of known size, with one slot per label; or a vector of keys over
    /// text with the labels of the row.
    /// </param>
    /// <param name="predictedLabelColumnName">The name of the column with the predicted labels, of the same types.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has a different type, or the two columns have different labels.
    /// </exception>
    public static MultiLabelMetrics EvaluateMultiLabel(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel")
    {
        var host = EvaluationHost.Of(catalog, data, nameof(EvaluateMultiLabel));
        var (gold, predicted) = (new FlagColumn(labelColumnName, "label"), new FlagColumn(predictedLabelColumnName, "prediction"));
        var labels = FlagColumn.Labels(host, data, gold, predicted);
        var rows = MetricRows.Read(host, data, gold, predicted);
        EvaluationHost.Warn(
            host,
            rows.Sum(row => row.Gold.MissingKeys),
            $"label(s) in column '{labelColumnName}' are missing and do not count");
        return MultiLabelScores.Compute([.. rows.Select(row => (row.Gold.Flags, row.Predicted.Flags))], labels);
    }
}
