using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Metrics.Columns;

namespace MLNet.Adapters;

/// <summary>Classification of texts with several labels on ML.NET's catalog.</summary>
public static class AdapterMultiLabelClassificationCatalog
{
    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to give texts any number of labels.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="encoder">The encoder; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">
    /// A vector of bool with one element for each label, or a vector of keys over text with the labels that a row has.
    /// </param>
    /// <param name="scoreColumnName">Receives the probability of each label.</param>
    /// <param name="outputColumnName">Receives whether each label is predicted.</param>
    /// <param name="sentence1ColumnName">The text, or the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The second text of a pair; null for single texts.</param>
    /// <param name="threshold">The probability from which on a label is predicted.</param>
    /// <param name="adapter">The adapter; null for <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>.</param>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
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

    /// <summary>Trains an adapter and a head on a frozen pre-trained encoder to give texts any number of labels.</summary>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="options">Everything that can be set.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An option cannot work; the message names it, its value and what would do.</exception>
    public static AdapterMultiLabelClassificationTrainer AdapterMultiLabelClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        AdapterMultiLabelClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new AdapterMultiLabelClassificationTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }

    /// <summary>
    /// Compares predicted sets of labels with gold ones: micro and macro F1, subset accuracy, Hamming loss, and the figures of each label.
    /// </summary>
    /// <remarks>
    /// Macro F1 is over all labels: one that is neither true nor predicted in any row counts 0. Micro figures do not depend on such a
    /// label. Gold labels that are missing, which is key 0, are counted in a warning. Labels have the slot names of the label column, else
    /// of the prediction's, else numbers from 0.
    /// </remarks>
    /// <param name="catalog"><c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="data">Rows with labels and predictions.</param>
    /// <param name="labelColumnName">
    /// A vector of Boolean of known size, with one slot a label; or a vector of keys over text: the labels that a row has.
    /// </param>
    /// <param name="predictedLabelColumnName">The same of the predictions.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or the two have other labels.</exception>
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
