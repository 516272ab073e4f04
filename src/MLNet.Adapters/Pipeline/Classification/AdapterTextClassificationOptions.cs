using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterTextClassificationTrainer"/>.</summary>
public sealed record AdapterTextClassificationOptions : TextClassificationOptions
{
    /// <summary>The defaults.</summary>
    public AdapterTextClassificationOptions()
    {
    }

    /// <summary>The options that another trainer of text classifiers shares.</summary>
    internal AdapterTextClassificationOptions(TextClassificationOptions common)
        : base(common)
    {
    }

    /// <summary>Which parameters are trained.</summary>
    /// <value><see cref="FineTuning.Adapter"/> by default.</value>
    public FineTuning FineTuning { get; init; } = FineTuning.Adapter;

    /// <summary>The adapter to train.</summary>
    /// <value>Null by default: <see cref="Methods.BottleneckAdapterConfig.Pfeiffer"/>, or that of <see cref="InitialAdapter"/>. It must be null where no adapter is trained.</value>
    public AdapterConfig? Adapter { get; init; }

    /// <summary>An adapter to continue from. Its head goes on too where it is one of classification: labels are matched by name, and a class that is new to it starts anew. Another head, or one of a form that this library does not train, is left behind with a warning.</summary>
    /// <value>Null by default: training starts from new weights.</value>
    public TrainedAdapter? InitialAdapter { get; init; }

    /// <summary>Adapters that stay as they are: a new adapter is trained on top of them, or with <see cref="FineTuning.HeadOnly"/> a new head alone. To fuse adapters, use <see cref="AdapterFusionTrainer"/>.</summary>
    /// <value>Null by default: the plain encoder.</value>
    public AdapterComposition? FrozenAdapters { get; init; }

    private protected override bool IsEncoderTrained => FineTuning == FineTuning.Full;
}
