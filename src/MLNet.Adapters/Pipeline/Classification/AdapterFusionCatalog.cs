using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Classification of texts by fused adapters on ML.NET's catalog.</summary>
public static class AdapterFusionCatalog
{
    /// <summary>
    /// Trains AdapterFusion: attention over the outputs of trained adapters, and a head, in the frozen encoder that the adapters were
    /// trained in.
    /// </summary>
    /// <remarks>
    /// The second of two stages (Pfeiffer et al. 2021): first train an adapter on each source task, by <c>AdapterTextClassification</c>,
    /// and take it by <see cref="TrainedAdapter.FromModel(Microsoft.ML.ITransformer, string)"/>. The adapters' labels need not be the
    /// target's. Other tasks fuse adapters by the option <see cref="AdapterTaskOptions.FusedAdapters"/> of their trainers; so does
    /// <c>AdapterTextClassification</c>, where all other options can be set too: an adapter of the target task's own, or a column of fusion
    /// weights.
    /// </remarks>
    /// <param name="catalog">The trainers of <c>MLContext.MulticlassClassification</c>.</param>
    /// <param name="adapters">The adapters to fuse, of one placement; at least one.</param>
    /// <param name="encoder">The encoder that the adapters belong to; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="labelColumnName">A key over text, number or bool.</param>
    /// <param name="scoreColumnName">Receives the probability of each class.</param>
    /// <param name="outputColumnName">Receives the predicted class.</param>
    /// <param name="sentence1ColumnName">The text, or the first text of a pair.</param>
    /// <param name="sentence2ColumnName">The second text of a pair; null for single texts.</param>
    /// <param name="fusion">How they are fused; null for <see cref="AdapterFusionConfig.Dynamic"/>.</param>
    /// <param name="batchSize">Rows a step.</param>
    /// <param name="maxEpochs">Passes over the training rows.</param>
    /// <param name="validationSet">Rows to validate on after each epoch; null for none.</param>
    /// <returns>An estimator to append to a pipeline.</returns>
    /// <exception cref="FileNotFoundException">The default encoder is asked for, but its package is not referenced.</exception>
    /// <exception cref="ArgumentException">An argument cannot work; the message names it, its value and what would do.</exception>
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
