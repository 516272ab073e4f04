using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Makes the model of a trained adapter and its head: what a training would return, without training.</summary>
/// <param name="host">The trainer's host.</param>
/// <param name="options">The trainer's options, checked.</param>
/// <param name="encoder">The encoder of the options.</param>
internal sealed class GivenAdapter(IHost host, AdapterTaskOptions options, PretrainedEncoder encoder)
{
    private static readonly TrainingReport NoTraining = new()
    {
        Epochs = [],
        BestEpoch = 0,
        StoppedEarly = false,
        TrainingRows = 0,
        ValidationRows = 0,
        PaddingShare = 0,
        Seed = 0,
        LearningRate = 0,
        Seconds = 0,
        ParameterStatistics = [],
        AdapterNorms = [],
    };

    /// <param name="adapter">The adapter, with its head.</param>
    /// <param name="task">The task of the model.</param>
    /// <exception cref="ArgumentException">The adapter does not predict what the task needs, or options specify what to train.</exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    public TTransformer ToModel<TTransformer>(AdapterComposition adapter, GivenTask<TTransformer> task)
        where TTransformer : class, ITrainedTransformer
    {
        ArgumentNullException.ThrowIfNull(adapter);
        CheckNothingToTrain();
        GivenComposition.Check(adapter, encoder, nameof(adapter));
        var head = task.Kind is { } kind ? HeadOf(adapter, kind) : null;
        var labels = head is null ? null : task.Labels(head);
        var device = TorchDevice.Choose(host);
        var precision = PrecisionChoice.Choose(host, options.Precision, () => device);
        using var lease = encoder.RentForScoring(device, new ScoringPrecision(host, precision).On(device));
        var parameters = ComputeThreads.Score(() =>
        {
            using var model = TextModelBuilder.Build(lease.Encoder, adapter, head, $"head of '{adapter.Name}'", device);
            return new ParameterSummary([.. model.NamedParameters().Select(Counted)]);
        });
        var record = OptionRecord.Of(options, encoder, precision, FineTuning.Adapter, NoTraining, parameters) with
        {
            Head = head?.Config,
            HeadOutputs = head?.Outputs ?? 0,
            Labels = labels,
        };
        var transformer = task.Create(host, new TaskModel(record, encoder, adapter.WithoutHead(), head?.Weights));
        transformer.LoadWeights(null); // while the encoder is in memory
        return transformer;
    }

    private static TrainedHead HeadOf(AdapterComposition adapter, HeadKind kind)
    {
        var head = GivenComposition.HeadOf(adapter, nameof(adapter));
        return head.Config.Kind == kind
            ? head
            : throw new ArgumentException(
                $"'{adapter.Name}' has a head of kind {head.Config.Kind}, but this trainer's models have one of kind {kind}. "
                + "MLContext.Model.FromAdapter chooses the model by the head.",
                nameof(adapter));
    }

    // Adapter and head were trained, though not here.
    private static ParameterRecord Counted(ModuleParameter named) =>
        new(named.Name, named.Parameter.shape, !named.Name.StartsWith(TextModel.EncoderPrefix, StringComparison.Ordinal));

    private void CheckNothingToTrain()
    {
        string?[] given =
        [
            options.FineTuning != FineTuning.Adapter ? nameof(options.FineTuning) : null,
            options.Adapter is not null ? nameof(options.Adapter) : null,
            options.InitialAdapter is not null ? nameof(options.InitialAdapter) : null,
            options.InitialFusion is not null ? nameof(options.InitialFusion) : null,
            options.FrozenAdapters is not null ? nameof(options.FrozenAdapters) : null,
            options.FusedAdapters is not null ? nameof(options.FusedAdapters) : null,
        ];
        if (Array.Find(given, name => name is not null) is { } option)
            throw new ArgumentException(
                $"The option {option} specifies what is trained, but the model of a trained adapter needs no training. Leave it out.");
    }
}

/// <summary>The task of a model that is made of a trained adapter and its head.</summary>
/// <param name="Kind">What the head must predict; null if the model has no head.</param>
/// <param name="Labels">Returns the names of the head's outputs, or null if the task has none; throws if they do not fit the task.</param>
/// <param name="Create">Creates the transformer.</param>
internal sealed record GivenTask<TTransformer>(
    HeadKind? Kind,
    Func<TrainedHead, ClassLabelsRecord?> Labels,
    CreateTransformer<TTransformer> Create);
