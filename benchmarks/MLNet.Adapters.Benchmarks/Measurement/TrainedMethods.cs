using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>The methods that are compared, each with the learning rate with which it is trained.</summary>
internal static class TrainedMethods
{
    /// <summary>
    /// Rates: those of the papers where they fit an encoder of this size (LoRA, (IA)³, BitFit, LoReFT), and otherwise this library's own.
    /// </summary>
    public static IReadOnlyList<(string Name, AdapterConfig Config, double LearningRate)> All { get; } =
    [
        ("Pfeiffer", BottleneckAdapterConfig.Pfeiffer, 1e-3),
        ("Houlsby", BottleneckAdapterConfig.Houlsby, 1e-3),
        ("Parallel", BottleneckAdapterConfig.Parallel, 1e-3),
        ("Compacter", BottleneckAdapterConfig.Compacter, 3e-3),
        ("LoRA", new LoraConfig(), 1e-3),
        ("DoRA", new DoraConfig(), 1e-3),
        ("(IA)³", new Ia3Config(), 1e-2),
        ("prefix tuning", new PrefixTuningConfig(), 1e-3),
        ("LoReFT", ReftConfig.LoReft, 1e-3),
        ("BitFit", new BitFitConfig(), 3e-3),
        ("LayerNorm tuning", new LayerNormTuningConfig(), 3e-3),
        ("UniPELT", UnionConfig.UniPelt, 1e-3),
        ("side-tuned", new SideAdapterConfig(), 3e-3),
    ];
}
