using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters;

/// <summary>The options that all trainers share, whatever their task.</summary>
public abstract record AdapterTaskOptions : TrainingOptions
{
    private protected AdapterTaskOptions()
    {
    }

    /// <summary>The pre-trained encoder.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>The name of the label column.</summary>
    /// <value><c>Label</c> by default.</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The name of the column with the weight of each row in training and validation: 0, which leaves the row out, or from 1e-9 to 1e9. In
    /// training, a weight is relative to the other weights of its batch, as in torch's weighted mean.
    /// </summary>
    /// <value>Null by default: all rows count equally.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>The rows to validate on after each epoch, with the same columns as the training rows. Labels are matched by name.</summary>
    /// <value>Null by default.</value>
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// Specifies what happens to a training or validation row without a label. If a label has parts, such as a tag for each word,
    /// <see cref="MissingLabel.Error"/> also rejects a missing part.
    /// </summary>
    /// <value><see cref="MissingLabel.Skip"/> by default.</value>
    public MissingLabel OnMissingLabel { get; init; } = MissingLabel.Skip;

    /// <summary>How a saved model stores its encoder; a fully fine-tuned encoder is always embedded.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other encoder is embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;

    /// <summary>
    /// The number of rows whose results a scored view keeps when it is read again, for example by a multi-pass trainer after this stage.
    /// The model runs again for the other rows, with a warning.
    /// </summary>
    /// <value>20,000 by default; 0 keeps none. Nothing is kept for data that is read only once.</value>
    public int RereadRows { get; init; } = RereadLimit.Default;

    /// <summary>
    /// The precision in which the frozen encoder is computed in training, and by the trained model, which stores it. Full fine-tuning needs
    /// float32.
    /// </summary>
    /// <value>
    /// Null by default: what the environment variable <c>MLNET_ADAPTERS_PRECISION</c> specifies (<c>float32</c>, <c>bfloat16</c> or
    /// <c>auto</c>), otherwise <see cref="ComputePrecision.Float32"/>.
    /// </value>
    public ComputePrecision? Precision { get; init; }

    /// <summary>
    /// Keeps what is computed for each text below everything that is trained: in the layers below the lowest trained one, with the frozen
    /// adapters in them, or in all layers if only a head is trained. It serves several trainings, such as the folds of a cross-validation,
    /// if all get the same cache, and their models, which keep the states of what they score there too; a saved model has no cache.
    /// </summary>
    /// <remarks>
    /// Nothing is kept if the encoder's dropout is on, as in full fine-tuning by default, or if a frozen adapter has dropout. On a
    /// processor with kernels for scoring, a training has the same weights, bit for bit, whatever a cache keeps.
    /// </remarks>
    /// <value>
    /// Null by default: where this saves work, each training keeps up to <see cref="EncoderCache.DefaultMemory"/> bytes until it ends.
    /// <see cref="EncoderCache.None"/> keeps nothing.
    /// </value>
    public EncoderCache? Cache { get; init; }

    /// <summary>Which parameters are trained.</summary>
    /// <value><see cref="FineTuning.Adapter"/> by default.</value>
    public FineTuning FineTuning { get; init; } = FineTuning.Adapter;

    /// <summary>
    /// The adapter to train. With <see cref="FusedAdapters"/>: an adapter that is trained first, on the same rows and with the same
    /// options, and then fused with the others under the name <see cref="OwnAdapterName"/>; <see cref="TrainingOptions.Progress"/> then
    /// reports two trainings, one after the other.
    /// </summary>
    /// <value>
    /// Null by default: <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>, or the configuration of <see cref="InitialAdapter"/>, or
    /// none with fused adapters. It must be null if no adapter is trained.
    /// </value>
    public AdapterConfig? Adapter { get; init; }

    /// <summary>
    /// The largest number of layers, from the first, whose adapter is left out in a training step; each step draws its own number, so that
    /// the trained model keeps most of its accuracy when its lower layers are dropped by <see cref="AdapterTransformer.DropLayers"/>, and
    /// steps become faster (AdapterDrop; Rücklé et al. 2021, arXiv 2010.11918).
    /// </summary>
    /// <value>0 by default: adapters act in all layers. The authors recommend half of the encoder's layers or fewer.</value>
    public int MostDroppedLayers { get; init; }

    /// <summary>
    /// The number of layers, from the first, that keep their weights: with <see cref="FineTuning.Full"/> those of the encoder, and its
    /// embeddings, which also makes steps faster; with <see cref="InitialAdapter"/> or <see cref="InitialFusion"/> what they add in these
    /// layers.
    /// </summary>
    /// <value>0 by default: all layers are trained. To have no adapter in a layer, use the configuration's <c>LeaveOutLayers</c>.</value>
    public int FrozenLayers { get; init; }

    /// <summary>
    /// An adapter to continue training from. Training also continues from its head if that is for the same task: labels are matched by
    /// name, and a label that the head does not have starts from new weights. A head for another task, or of a form that this library does
    /// not train, is dropped with a warning.
    /// </summary>
    /// <value>Null by default: training starts from new weights. It must be null if <see cref="FusedAdapters"/> is set.</value>
    public TrainedAdapter? InitialAdapter { get; init; }

    /// <summary>
    /// Adapters that remain unchanged: a new adapter is trained on top of them, or with <see cref="FineTuning.HeadOnly"/> only a new head.
    /// </summary>
    /// <value>Null by default: the plain encoder.</value>
    public AdapterComposition? FrozenAdapters { get; init; }

    /// <summary>
    /// Adapters that remain unchanged and are fused: fusion layers and a head are trained. All must have the same placement and belong to
    /// the encoder of the options; their sizes, tasks, heads and labels can differ.
    /// </summary>
    /// <value>Null by default: no fusion.</value>
    public IReadOnlyList<AdapterComposition>? FusedAdapters { get; init => field = value is null ? null : [.. value]; }

    /// <summary>
    /// A fusion to continue training from, with its adapters and, if it is for the same task, its head; labels are matched by name.
    /// </summary>
    /// <value>Null by default. <see cref="FusedAdapters"/>, <see cref="Fusion"/> and <see cref="Adapter"/> must be null with it.</value>
    public TrainedFusion? InitialFusion { get; init; }

    /// <summary>
    /// Whether the fused adapters are trained together with the fusion, starting from their weights, instead of remaining unchanged. This
    /// needs as much memory as training all of them, and rows enough not to forget what they know.
    /// </summary>
    /// <value>false by default, as in AdapterFusion.</value>
    public bool TrainsFusedAdapters { get; init; }

    /// <summary>How <see cref="FusedAdapters"/> are fused.</summary>
    /// <value>Null by default: <see cref="AdapterFusionConfig.Dynamic"/>. It must be null without <see cref="FusedAdapters"/>.</value>
    public AdapterFusionConfig? Fusion { get; init; }

    /// <summary>The name of the adapter that is trained first and fused with the others.</summary>
    /// <value><c>own</c> by default.</value>
    public string OwnAdapterName { get; init; } = "own";

    /// <summary>
    /// With fused adapters, the name of the column that receives the mean weight of each adapter over the layers and real tokens of a row,
    /// a vector with the adapters' names as slot names. For this column, language models and embeddings read each row once more.
    /// </summary>
    /// <value>Null by default: no such column and no extra cost.</value>
    public string? FusionWeightsColumnName { get; init; }

    /// <summary>The adapters that are fused; null for no fusion.</summary>
    internal IReadOnlyList<AdapterComposition>? Fused => FusedAdapters ?? InitialFusion?.Children;

    private protected override bool IsEncoderTrained => FineTuning == FineTuning.Full;

    // The default encoder has more positions than any default limit.
    private protected override int EncoderPositions => Encoder?.MaxTokens ?? base.EncoderPositions;
}
