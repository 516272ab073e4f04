using MLNet.Adapters.Methods.Fusion;

namespace MLNet.Adapters;

/// <summary>A trained AdapterFusion of several adapters, and its head, as a value.</summary>
public sealed record TrainedFusion : AdapterComposition
{
    internal TrainedFusion(AdapterFusionConfig config, IEnumerable<AdapterComposition> children, byte[] weights, TrainedHead? head)
        : base(head)
    {
        Config = config;
        Children = CompositionChildren.Check("A fusion", children);
        Weights = weights;
    }

    /// <summary>The names of the fused adapters, joined by ',' as AdapterHub does.</summary>
    public override string Name => CompositionChildren.Join(Children);

    /// <summary>How the adapters are fused.</summary>
    public AdapterFusionConfig Config { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>The fusion layers as a safetensors file: <c>layer.{i}.{attention|feed_forward}.{query|key|value}.{weight|bias}</c>.</summary>
    internal byte[] Weights { get; }
}
