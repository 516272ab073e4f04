using System.Globalization;
using MLNet.Adapters.Methods.Union;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>Several methods as one adapter, which are trained together and act at different places.</summary>
/// <remarks>
/// <para>Choose a union if one method alone does not suffice: <see cref="MixAndMatch"/> has been strongest with many parameters,
/// <see cref="UniPelt"/> with few rows. A union cannot be stacked, averaged or fused.</para>
/// </remarks>
public sealed record UnionConfig : AdapterConfig
{
    /// <summary>Creates a union.</summary>
    /// <param name="configs">At least one configuration; no unions.</param>
    public UnionConfig(params IReadOnlyList<AdapterConfig> configs) => Configs = [.. configs];

    /// <summary>
    /// Mix-and-match adapters, AdapterHub's <c>mam</c> (He et al. 2022, arXiv 2110.04366): prefix tuning with an inner size of 800, and
    /// adapters parallel to the feed-forward networks.
    /// </summary>
    public static UnionConfig MixAndMatch { get; } = new(
        new PrefixTuningConfig { BottleneckSize = 800 }, BottleneckAdapterConfig.Parallel);

    /// <summary>
    /// UniPELT, AdapterHub's <c>unipelt</c> (Mao et al. 2022, arXiv 2110.07577): prefix tuning with 10 keys, adapters and LoRA, each with a
    /// gate.
    /// </summary>
    public static UnionConfig UniPelt { get; } = new(
        new PrefixTuningConfig { PrefixLength = 10, Gating = GateMean.RealTokens },
        BottleneckAdapterConfig.Pfeiffer with { Gating = GateMean.RealTokens },
        new LoraConfig { Gating = GateMean.RealTokens });

    /// <summary>The methods, in order.</summary>
    public IReadOnlyList<AdapterConfig> Configs { get; }

    /// <inheritdoc/>
    public bool Equals(UnionConfig? other) => other is not null && Configs.SequenceEqual(other.Configs);

    /// <inheritdoc/>
    public override int GetHashCode() => Configs.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    // 1.layer.0.query.lora_A is a parameter of the second configuration.
    internal override ParameterKind KindOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return Configs[int.Parse(name[..dot], CultureInfo.InvariantCulture)].KindOf(name[(dot + 1)..]);
    }

    internal override void Validate(EncoderShape shape)
    {
        if (Configs.Count == 0)
            throw new ArgumentException("The union has no configurations. Give at least one.");
        if (Configs.OfType<UnionConfig>().Any())
            throw new ArgumentException("A union is inside a union. Give the configurations of both in one.");
        foreach (var config in Configs)
            config.Validate(shape);
        using var shapes = new UnionAdapters(this, shape, null, META); // throws if two act at one place
    }

    internal override bool IsRandom => Configs.Any(config => config.IsRandom);

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape) => Configs.SelectMany(config => config.Warnings(shape));

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device)
    {
        Validate(shape);
        return new UnionAdapters(this, shape, generator, device);
    }
}
