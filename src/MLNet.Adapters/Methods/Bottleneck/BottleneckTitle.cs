using System.Globalization;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>Names a bottleneck adapter in a few words: its preset, its size and the layers that it leaves out.</summary>
internal static class BottleneckTitle
{
    private static readonly (string Name, BottleneckAdapterConfig Config)[] Presets =
    [
        (nameof(BottleneckAdapterConfig.Pfeiffer), BottleneckAdapterConfig.Pfeiffer),
        (nameof(BottleneckAdapterConfig.Houlsby), BottleneckAdapterConfig.Houlsby),
        (nameof(BottleneckAdapterConfig.Parallel), BottleneckAdapterConfig.Parallel),
        (nameof(BottleneckAdapterConfig.AdapterPlus), BottleneckAdapterConfig.AdapterPlus),
        (nameof(BottleneckAdapterConfig.Compacter), BottleneckAdapterConfig.Compacter),
        (nameof(BottleneckAdapterConfig.CompacterPlusPlus), BottleneckAdapterConfig.CompacterPlusPlus),
        (nameof(BottleneckAdapterConfig.SequentialPlain), BottleneckAdapterConfig.SequentialPlain),
    ];

    public static string Of(BottleneckAdapterConfig config)
    {
        var plain = config with { BottleneckSize = null, ReductionFactorByLayer = null, LeaveOutLayers = [] };
        var name = Presets.FirstOrDefault(preset => plain with { ReductionFactor = preset.Config.ReductionFactor } == preset.Config).Name;
        var size = config switch
        {
            { BottleneckSize: { } fixedSize } => $"size {fixedSize}",
            { ReductionFactorByLayer: not null } => "reduction by layer",
            _ => string.Create(CultureInfo.InvariantCulture, $"reduction {config.ReductionFactor:0.##}"),
        };
        return $"{name ?? "bottleneck"}, {size}{AdapterConfig.WithoutLayers(config.LeaveOutLayers)}";
    }
}
