using System.Globalization;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.CommandLine.Training;

/// <summary>What is trained: a method by its name, only the head, or the whole encoder.</summary>
/// <param name="FineTuning">Which parameters are trained.</param>
/// <param name="Adapter">The method's configuration; null for the head or the whole encoder.</param>
internal sealed record MethodChoice(FineTuning FineTuning, AdapterConfig? Adapter)
{
    /// <summary>The learning rate of a head alone, which is much smaller than an adapter and can take larger steps.</summary>
    public const double HeadLearningRate = 0.02;

    private static readonly Dictionary<string, Func<AdapterConfig>> Methods = new()
    {
        ["pfeiffer"] = () => BottleneckAdapterConfig.Pfeiffer,
        ["houlsby"] = () => BottleneckAdapterConfig.Houlsby,
        ["parallel"] = () => BottleneckAdapterConfig.Parallel,
        ["adapter-plus"] = () => BottleneckAdapterConfig.AdapterPlus,
        ["compacter"] = () => BottleneckAdapterConfig.Compacter,
        ["lora"] = () => new LoraConfig(),
        ["dora"] = () => new DoraConfig(),
        ["ia3"] = () => new Ia3Config(),
        ["prefix"] = () => new PrefixTuningConfig(),
        ["loreft"] = () => ReftConfig.LoReft,
        ["bitfit"] = () => new BitFitConfig(),
        ["side"] = () => new SideAdapterConfig(),
        ["mam"] = () => UnionConfig.MixAndMatch,
        ["unipelt"] = () => UnionConfig.UniPelt,
    };

    /// <summary>The names of all choices.</summary>
    public static string[] Names => [.. Methods.Keys, "head", "full"];

    public static MethodChoice Adapters { get; } = new(FineTuning.Adapter, null);

    public static MethodChoice Head { get; } = new(FineTuning.HeadOnly, null);

    public static MethodChoice Full { get; } = new(FineTuning.Full, null);

    /// <summary>Returns a choice by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="reduction">The reduction factor of bottleneck adapters; null for the method's own.</param>
    /// <param name="rank">The rank of LoRA and DoRA; null for the method's own.</param>
    /// <param name="leftOut">The layers without an adapter.</param>
    /// <exception cref="CommandException">The method has no such setting.</exception>
    public static MethodChoice Of(string name, double? reduction, int? rank, IReadOnlyList<int> leftOut)
    {
        if (name is "head" or "full")
        {
            Refuse(name, reduction, rank, leftOut.Count > 0);
            return name == "head" ? Head : Full;
        }

        var config = Methods[name]();
        return new MethodChoice(FineTuning.Adapter, config switch
        {
            BottleneckAdapterConfig bottleneck when rank is null => bottleneck with
            {
                ReductionFactor = reduction ?? bottleneck.ReductionFactor,
                LeaveOutLayers = leftOut,
            },
            LowRankConfig lowRank when reduction is null => lowRank with
            {
                Rank = rank ?? lowRank.Rank,
                Alpha = rank ?? lowRank.Alpha,
                LeaveOutLayers = leftOut,
            },
            LinearMapConfig linear when reduction is null && rank is null => linear with { LeaveOutLayers = leftOut },
            _ => Plain(name, config, reduction, rank, leftOut.Count > 0),
        });
    }

    private static AdapterConfig Plain(string name, AdapterConfig config, double? reduction, int? rank, bool leavesOut)
    {
        Refuse(name, reduction, rank, leavesOut);
        return config;
    }

    private static void Refuse(string name, double? reduction, int? rank, bool leavesOut)
    {
        (string Option, string? Value)[] given =
        [
            ("--reduction", reduction?.ToString(CultureInfo.InvariantCulture)),
            ("--rank", rank?.ToString(CultureInfo.InvariantCulture)),
            ("--skip-layers", leavesOut ? "a layer" : null),
        ];
        if (given.FirstOrDefault(one => one.Value is not null) is { Option: { } option, Value: { } value })
        {
            throw new CommandException(
                $"{option} is {value}, but the method {name} has no such setting. Leave it out, or choose another --method.");
        }
    }
}
