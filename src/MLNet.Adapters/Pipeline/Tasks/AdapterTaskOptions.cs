using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters;

/// <summary>What every trainer can be told, whatever its task.</summary>
public abstract record AdapterTaskOptions : TrainingOptions
{
    private protected AdapterTaskOptions()
    {
    }

    /// <summary>The pre-trained encoder.</summary>
    /// <value>Null by default: <see cref="PretrainedEncoder.Default"/>.</value>
    public PretrainedEncoder? Encoder { get; init; }

    /// <summary>The column of what is to be learnt.</summary>
    /// <value><c>Label</c> by default.</value>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// A number that says how much a row counts in training and validation; 0, which leaves the row out, or from 1e-9 to 1e9. In training a
    /// weight counts relative to the others of its batch, as in torch's weighted mean.
    /// </summary>
    /// <value>Null by default: all rows count alike.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Rows to validate on after each epoch, with the same columns as the training rows; labels are matched by name.</summary>
    /// <value>Null by default.</value>
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// What happens to a training or validation row without a label. Where a label has parts, such as a tag for each word,
    /// <see cref="MissingLabel.Error"/> refuses a missing part too.
    /// </summary>
    /// <value><see cref="MissingLabel.Skip"/> by default.</value>
    public MissingLabel OnMissingLabel { get; init; } = MissingLabel.Skip;

    /// <summary>How a saved model keeps its encoder; a fully fine-tuned one is always embedded.</summary>
    /// <value><see cref="EncoderStorage.Automatic"/> by default: the built-in encoder is referenced, any other embedded.</value>
    public EncoderStorage EncoderStorage { get; init; } = EncoderStorage.Automatic;

    /// <summary>
    /// How many rows' results a scored view keeps when it is read again, as by a trainer of many passes behind this stage; the model runs
    /// anew for the others, with a warning.
    /// </summary>
    /// <value>20,000 by default; 0 keeps none. Data that are read once keep none either.</value>
    public int RereadRows { get; init; } = RereadLimit.Default;

    /// <summary>Which parameters are trained.</summary>
    /// <value><see cref="FineTuning.Adapter"/> by default.</value>
    public FineTuning FineTuning { get; init; } = FineTuning.Adapter;

    /// <summary>
    /// The adapter to train. With <see cref="FusedAdapters"/>: an adapter to train first, on the same rows and with the same options, and
    /// to fuse with the others under the name <see cref="OwnAdapterName"/>; <see cref="TrainingOptions.Progress"/> then tells of two
    /// trainings, one after the other.
    /// </summary>
    /// <value>
    /// Null by default: <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>, or that of <see cref="InitialAdapter"/>, or none beside
    /// fused adapters. It must be null if no adapter is trained.
    /// </value>
    public AdapterConfig? Adapter { get; init; }

    /// <summary>
    /// An adapter to continue from. Its head goes on too where it is one for the same task: labels are matched by name, and one that is new
    /// to it starts anew. A head for another task, or of a form that this library does not train, is left behind with a warning.
    /// </summary>
    /// <value>Null by default: training starts from new weights. It must be null beside <see cref="FusedAdapters"/>.</value>
    public TrainedAdapter? InitialAdapter { get; init; }

    /// <summary>
    /// Adapters that stay as they are: a new adapter is trained on top of them, or with <see cref="FineTuning.HeadOnly"/> a new head alone.
    /// </summary>
    /// <value>Null by default: the plain encoder.</value>
    public AdapterComposition? FrozenAdapters { get; init; }

    /// <summary>
    /// Adapters that stay as they are and are fused: fusion layers and a head are trained. Of one placement and of the options' encoder;
    /// their sizes, tasks, heads and labels may differ.
    /// </summary>
    /// <value>Null by default: no fusion.</value>
    public IReadOnlyList<AdapterComposition>? FusedAdapters { get; init => field = value is null ? null : [.. value]; }

    /// <summary>How they are fused.</summary>
    /// <value>Null by default: <see cref="AdapterFusionConfig.Dynamic"/>. It must be null without <see cref="FusedAdapters"/>.</value>
    public AdapterFusionConfig? Fusion { get; init; }

    /// <summary>What the adapter is called that is trained first and fused with the others.</summary>
    /// <value><c>own</c> by default.</value>
    public string OwnAdapterName { get; init; } = "own";

    /// <summary>
    /// With fused adapters: receives the mean weight of each adapter over layers and real tokens of a row, a vector with the adapters'
    /// names as slot names. Language models and embeddings read each row once more for it.
    /// </summary>
    /// <value>Null by default: no such column, and none of its cost.</value>
    public string? FusionWeightsColumnName { get; init; }

    private protected override bool IsEncoderTrained => FineTuning == FineTuning.Full;

    // The default encoder's are more than any default limit.
    private protected override int EncoderPositions => Encoder?.MaxTokens ?? base.EncoderPositions;
}
