using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;
using MLNet.Adapters.Checkpoints.AdapterHub.LowRank;
using MLNet.Adapters.Checkpoints.AdapterHub.Prefix;
using MLNet.Adapters.Checkpoints.AdapterHub.Prompt;
using MLNet.Adapters.Checkpoints.AdapterHub.Reft;
using MLNet.Adapters.Checkpoints.AdapterHub.Union;
using MLNet.Adapters.Checkpoints.Peft;
using MLNet.Adapters.Checkpoints.Peft.LayerNormTuning;
using MLNet.Adapters.Checkpoints.Peft.LowRank;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The methods that can be trained, saved and loaded, one line for each.</summary>
internal static class AdapterMethods
{
    /// <summary>Every method.</summary>
    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        new("bottleneck", typeof(BottleneckAdapterConfig), new HubBottleneck()),
        new("lora", typeof(LoraConfig), new HubLora(), new PeftLora()),
        new("dora", typeof(DoraConfig), new HubDora(), new PeftDora()),
        new("vera", typeof(VeraConfig), new HubVera(), new PeftVera()),
        new("ia3", typeof(Ia3Config), new HubIa3(), new PeftIa3()),
        new("prefix_tuning", typeof(PrefixTuningConfig), new HubPrefixTuning()),
        new("prompt_tuning", typeof(PromptTuningConfig), new HubPromptTuning()),
        new("reft", typeof(ReftConfig), new HubReft()),
        new("bitfit", typeof(BitFitConfig), null),
        new("layer_norm_tuning", typeof(LayerNormTuningConfig), null, new PeftLayerNormTuning()),
        new("side", typeof(SideAdapterConfig), null),
        new("union", typeof(UnionConfig), new HubUnion()),
    ];

    /// <summary>Returns the method of a configuration.</summary>
    public static MethodEntry Of(AdapterConfig config) => All.First(entry => entry.Config == config.GetType());

    /// <summary>The method that is used if the user specifies none.</summary>
    public static AdapterConfig Default => BottleneckAdapterConfig.Pfeiffer;

    /// <summary>
    /// Returns the methods among which a search chooses if the user specifies none, the most different ones first: wide and narrow
    /// bottlenecks, other placements, low-rank updates, and the upper half of the layers alone, which is trained faster.
    /// </summary>
    /// <param name="layers">The number of the encoder's layers.</param>
    public static IReadOnlyList<AdapterConfig> Searched(int layers)
    {
        var wide = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 };
        return
        [
            wide,
            BottleneckAdapterConfig.Parallel,
            new LoraConfig(),
            wide with { LeaveOutLayers = [.. Enumerable.Range(0, layers / 2)] },
            BottleneckAdapterConfig.Pfeiffer,
            BottleneckAdapterConfig.Houlsby,
            BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 64 },
        ];
    }
}

/// <summary>A method and its representation in files.</summary>
/// <param name="Kind">Its name in our own files.</param>
/// <param name="Config">The type of its configuration.</param>
/// <param name="Hub">Its form in AdapterHub's folders; null if it has none there.</param>
/// <param name="Peft">Its form in PEFT's folders; null if it has none there.</param>
internal sealed record MethodEntry(string Kind, Type Config, IHubMethod? Hub, IPeftMethod? Peft = null);
