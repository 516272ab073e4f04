using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>What every trainer that trains an adapter, a fusion or the whole encoder can be told.</summary>
public abstract record AdapterTaskOptions : TaskOptions
{
    private protected AdapterTaskOptions()
    {
    }

    /// <summary>Which parameters are trained.</summary>
    /// <value><see cref="FineTuning.Adapter"/> by default.</value>
    public FineTuning FineTuning { get; init; } = FineTuning.Adapter;

    /// <summary>
    /// The adapter to train. With <see cref="FusedAdapters"/>: an adapter to train first, on the same rows and with the same options, and to fuse with
    /// the others under the name <see cref="OwnAdapterName"/>; <see cref="TrainingOptions.Progress"/> then tells of two trainings, one after the other.
    /// </summary>
    /// <value>
    /// Null by default: <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>, or that of <see cref="InitialAdapter"/>, or none beside fused adapters.
    /// It must be null if no adapter is trained.
    /// </value>
    public AdapterConfig? Adapter { get; init; }

    /// <summary>An adapter to continue from. Its head goes on too where it is one for the same task: labels are matched by name, and one that is new to it starts anew. A head for another task, or of a form that this library does not train, is left behind with a warning.</summary>
    /// <value>Null by default: training starts from new weights. It must be null beside <see cref="FusedAdapters"/>.</value>
    public TrainedAdapter? InitialAdapter { get; init; }

    /// <summary>Adapters that stay as they are: a new adapter is trained on top of them, or with <see cref="FineTuning.HeadOnly"/> a new head alone.</summary>
    /// <value>Null by default: the plain encoder.</value>
    public AdapterComposition? FrozenAdapters { get; init; }

    /// <summary>
    /// Adapters that stay as they are and are fused: fusion layers and a head are trained. Of one placement and of the options' encoder; their sizes,
    /// tasks, heads and labels may differ.
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
    /// With fused adapters: receives the mean weight of each adapter over layers and real tokens of a row, a vector with the adapters' names as
    /// slot names. Language models and embeddings read each row once more for it.
    /// </summary>
    /// <value>Null by default: no such column, and none of its cost.</value>
    public string? FusionWeightsColumnName { get; init; }

    private protected override bool IsEncoderTrained => FineTuning == FineTuning.Full;
}
