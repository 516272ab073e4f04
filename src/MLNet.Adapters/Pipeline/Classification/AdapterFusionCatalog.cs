using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Extension methods that add text classification by fused adapters to ML.NET's catalog.</summary>
public static class AdapterFusionCatalog
{
    /// <summary>
    /// Trains AdapterFusion: attention over the outputs of trained adapters, and a head, in the frozen encoder with which the adapters were
    /// trained.
    /// </summary>
    /// <remarks>
    /// The second of two stages (Pfeiffer et al. 2021): first train an adapter on each source task with <c>AdapterTextClassification</c>,
    /// and extract it with <see cref="TrainedAdapter.FromModel(Microsoft.ML.ITransformer, string)"/>. The adapters' labels can differ from
    /// those of the target task. Other tasks fuse adapters with the option <see cref="AdapterTaskOptions.FusedAdapters"/> of their
    /// trainers; so does <c>AdapterTextClassification</c>, which also has all the other options, such as an own adapter for the target task
    /// or a column of fusion weights.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="adapters">The adapters to fuse, at least one, all with the same placement.</param>
    /// <param name="encoder">The encoder to which the adapters belong; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">The name of the label column: a key over text, number or bool.</param>
    /// <param name="scoreColumnName">The name of the column that receives the probability of each class.</param>
    /// <param name="outputColumnName">The name of the column that receives the predicted class.</param>
    /// <param name="sentence1ColumnName">The name of the column with the text, or with the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text of a pair; null for single texts.</param>
    /// <param name="fusion">How the adapters are fused; null for <see cref="AdapterFusionConfig.Dynamic"/>.</param>
    /// <param name="batchSize">The number of rows per step.</param>
    /// <param name="maxEpochs">The number of passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument is invalid; the message contains its name, its value and the remedy.</exception>
    public static AdapterTextClassificationTrainer AdapterFusion(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        IReadOnlyList<AdapterComposition> adapters,
        PretrainedEncoder? encoder = null,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string outputColumnName = "PredictedLabel",
        string sentence1ColumnName = "Text",
        string? sentence2ColumnName = null,
        AdapterFusionConfig? fusion = null,
        int batchSize = 32,
        int maxEpochs = 5,
        IDataView? validationSet = null) => catalog.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            FusedAdapters = adapters ?? [],
            Encoder = encoder,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
            OutputColumnName = outputColumnName,
            Sentence1ColumnName = sentence1ColumnName,
            Sentence2ColumnName = sentence2ColumnName,
            Fusion = fusion,
            BatchSize = batchSize,
            MaxEpochs = maxEpochs,
            ValidationSet = validationSet,
        });
}
