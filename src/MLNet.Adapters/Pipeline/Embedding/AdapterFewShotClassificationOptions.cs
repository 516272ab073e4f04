using Microsoft.ML;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterFewShotClassificationTrainer"/>.</summary>
public sealed record AdapterFewShotClassificationOptions
{
    /// <summary>The name of the column with the text.</summary>
    /// <value><c>Text</c> by default.</value>
    public string InputColumnName { get; init; } = "Text";

    /// <summary>The name of the column with the class: a key over text, number or bool.</summary>
    /// <value><c>Label</c> by default.</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The name of the column that receives the embedding of the text, which <see cref="Classifier"/> reads.</summary>
    /// <value><c>Features</c> by default.</value>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>
    /// How many partners are drawn for each row among the other rows of its class, and as many among rows of other classes for
    /// <see cref="ContrastiveLossKind.CoSent"/>. Fewer make training shorter: it has rows × partners pairs, or twice as many.
    /// </summary>
    /// <value>20 by default, as in SetFit's paper.</value>
    public int Partners { get; init; } = 20;

    /// <summary>
    /// How the adapter is trained on the pairs: the encoder, the adapter, the number of epochs, the size of batches, the seed.
    /// <see cref="AdapterContrastiveOptions.Loss"/> specifies which pairs are drawn:
    /// <see cref="ContrastiveLossKind.MultipleNegativesRanking"/> only those of the same class, among which a row must be found by each
    /// other row of its class; <see cref="ContrastiveLossKind.CoSent"/> also those of different classes, with the labels 1 and 0. Columns,
    /// weights and validation must be left at their defaults, because the pairs are drawn by the trainer.
    /// </summary>
    /// <value><see cref="DefaultTraining"/> by default.</value>
    public AdapterContrastiveOptions Training { get; init; } = DefaultTraining;

    /// <summary>The estimator that is trained on the frozen embeddings: any one that reads <see cref="FeatureColumnName"/>.</summary>
    /// <value>
    /// Null by default: ML.NET's <c>LbfgsMaximumEntropy</c> with an L2 regularization of 0.1, no L1 regularization and one thread, so that
    /// the same seed gives the same model.
    /// </value>
    public IEstimator<ITransformer>? Classifier { get; init; }

    /// <summary>
    /// The default of <see cref="Training"/>, to change by <c>with</c>: <see cref="ContrastiveLossKind.MultipleNegativesRanking"/>, two
    /// epochs in batches of 16 pairs, and the learning rate 1e-3, because there are few steps.
    /// </summary>
    public static AdapterContrastiveOptions DefaultTraining { get; } = new() { MaxEpochs = 2, BatchSize = 16, LearningRate = 1e-3 };
}
