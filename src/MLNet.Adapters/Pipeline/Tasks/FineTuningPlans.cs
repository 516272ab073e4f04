using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The plans for what the options train: options are checked before any data is read, then planned.</summary>
internal static class FineTuningPlans
{
    /// <exception cref="ArgumentException">An option is invalid; the message contains its name, its value and the remedy.</exception>
    public static void Check(AdapterTaskOptions options, PretrainedEncoder encoder, bool isPair, HeadConfig? head)
    {
        OptionChecks.Check(options, encoder, isPair, options.ValidationSet is not null);
        OptionChecks.Defined(options.FineTuning);
        OptionChecks.Defined(options.OnMissingLabel);
        OptionChecks.Defined(options.EncoderStorage);
        OptionChecks.RereadRows(options.RereadRows);
        OptionChecks.Precision(options.Precision);
        if (options.FineTuning == FineTuning.Full)
            RequestedPrecision.Of(options.Precision).CheckFullFineTuning();
        ArgumentException.ThrowIfNullOrEmpty(options.LabelColumnName, nameof(options.LabelColumnName));
        if (options.Adapter is not null && options.FineTuning != FineTuning.Adapter)
            throw new ArgumentException(
                $"Adapter is given, but FineTuning is {options.FineTuning}, which trains none. Leave Adapter null, "
                + "or set FineTuning to Adapter.");
        if (options.FrozenAdapters is { } frozen)
            FrozenAdapterChecks.Check(frozen, options.FineTuning, AdapterOf(options), encoder);
        if (options.InitialAdapter is { } initial)
            InitialAdapterChecks.Check(initial, options.FineTuning, AdapterOf(options), head, encoder);
        OptionChecks.Require(
            options.MostDroppedLayers >= 0 && options.MostDroppedLayers <= encoder.Shape.Layers,
            nameof(options.MostDroppedLayers),
            options.MostDroppedLayers,
            $"from 0 to the number of the encoder's layers, {encoder.Shape.Layers}");
        CheckFrozenLayers(options, encoder);
        if (options.InitialFusion is { } initialFusion)
            CheckInitialFusion(options, initialFusion);
        if (options.Fused is { } fused)
            CheckFusion(options, fused, encoder);
        else if (options.TrainsFusedAdapters)
            throw new ArgumentException("TrainsFusedAdapters is set, but no adapters are fused. Give FusedAdapters, or leave it false.");
        else if (options.Fusion is not null)
            throw new ArgumentException("Fusion is given, but FusedAdapters is null. Give the adapters to fuse, or leave Fusion null.");
        else
            AdapterOf(options).Validate(encoder.Shape);
    }

    /// <summary>Returns the plan of a fusion's own adapter, which is trained first; null if there is none.</summary>
    public static IFineTuningPlan? OwnAdapter(AdapterTaskOptions options) =>
        options is { Fused: not null, Adapter: { } own } ? new AdapterPlan(own, null, null) : null;

    /// <summary>Returns the plan of the model of a Fit.</summary>
    /// <param name="options">The options, checked.</param>
    /// <param name="own">The model of the fusion's own adapter; null if there is none.</param>
    public static IFineTuningPlan Plan(AdapterTaskOptions options, TaskModel? own)
    {
        if (options.Fused is not { } fused)
        {
            return options.FineTuning == FineTuning.Adapter
                ? new AdapterPlan(AdapterOf(options), options.InitialAdapter, options.FrozenAdapters)
                : new HeadPlan(options.FineTuning, options.FrozenAdapters);
        }

        return new FusionPlan(
            FusionOf(options),
            own is null ? fused : [.. fused, ((TrainedAdapter)own.Headed!).Rename(options.OwnAdapterName)],
            options.InitialFusion,
            options.TrainsFusedAdapters,
            own?.Record.Report);
    }

    private static AdapterFusionConfig FusionOf(AdapterTaskOptions options) =>
        options.Fusion ?? options.InitialFusion?.Config ?? AdapterFusionConfig.Dynamic;

    private static AdapterConfig AdapterOf(AdapterTaskOptions options) =>
        options.Adapter ?? options.InitialAdapter?.Config ?? AdapterMethods.Default;

    private static void CheckFrozenLayers(AdapterTaskOptions options, PretrainedEncoder encoder)
    {
        OptionChecks.Require(
            options.FrozenLayers >= 0 && options.FrozenLayers <= encoder.Shape.Layers,
            nameof(options.FrozenLayers),
            options.FrozenLayers,
            $"from 0 to the number of the encoder's layers, {encoder.Shape.Layers}");
        if (options is { FrozenLayers: > 0, FineTuning: not FineTuning.Full, InitialAdapter: null, InitialFusion: null })
            throw new ArgumentException(
                $"FrozenLayers is {options.FrozenLayers}, but the adapter is new: frozen, its parts there would stay random. Give "
                + "InitialAdapter or InitialFusion, or leave the layers out of the adapter by LeaveOutLayers.");
    }

    private static void CheckInitialFusion(AdapterTaskOptions options, TrainedFusion initial)
    {
        if (options is not { FusedAdapters: null, Fusion: null, Adapter: null })
            throw new ArgumentException(
                $"InitialFusion '{initial.Name}' is given together with FusedAdapters, Fusion or Adapter. It has adapters and a "
                + "configuration of its own: leave the others null.");
    }

    private static void CheckFusion(AdapterTaskOptions options, IReadOnlyList<AdapterComposition> fused, PretrainedEncoder encoder)
    {
        if (options.FineTuning != FineTuning.Adapter)
            throw new ArgumentException($"FusedAdapters are given, but FineTuning is {options.FineTuning}. Leave one of them out.");
        if (options.InitialAdapter is { } initial)
            throw new ArgumentException(
                $"Both InitialAdapter '{initial.Name}' and FusedAdapters are given: a fusion trains no adapter that could continue "
                + "from it. Leave one of them out, or fuse it with the others.");
        if (options.FrozenAdapters is not null)
            throw new ArgumentException(
                "Both FrozenAdapters and FusedAdapters are given. Give one of them; a Stack or an Average can itself be fused.");
        if (options.TrainsFusedAdapters && fused.FirstOrDefault(adapter => adapter is not TrainedAdapter) is { } composed)
            throw new ArgumentException(
                $"TrainsFusedAdapters is set, but '{composed.Name}' is a {composed.GetType().Name} of several. Fuse single adapters, or "
                + "leave it false.");
        FusionOptionChecks.Check(FusionOf(options), fused, options.Adapter, options.OwnAdapterName, encoder);
    }
}
