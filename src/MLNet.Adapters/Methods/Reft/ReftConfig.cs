using MLNet.Adapters.Methods.Reft;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// ReFT, representation fine-tuning: h + Rᵀ (W h + b − R h) at the output of each layer, for the first and last tokens of a text only.
/// </summary>
/// <remarks>
/// <para>Choose it if very few parameters should be trained, 2 · rank · H per layer and unit, and the encoder's layers should stay as they
/// are: only some tokens are changed, and scoring costs next to nothing. A classifier that reads the first token is changed in it directly.
/// ReFT needs higher learning rates than adapters (1e-3 and more), and cannot be stacked, averaged or fused with them.</para>
/// <para>Presets: <see cref="LoReft"/>, <see cref="NoReft"/>, <see cref="DiReft"/>. The first tokens have one unit, the last ones another,
/// unless <see cref="TiesUnits"/>; a token that is both has the latter.</para>
/// <para>Source: Wu et al. 2024 (arXiv 2404.03592).</para>
/// </remarks>
public sealed record ReftConfig : AdapterConfig
{
    /// <summary>LoReFT: the rows of R are orthonormal.</summary>
    public static ReftConfig LoReft { get; } = new();

    /// <summary>NoReFT: R is any matrix, which is faster in training.</summary>
    public static ReftConfig NoReft { get; } = new() { IsOrthogonal = false };

    /// <summary>DiReFT: R is any matrix, and R h is not subtracted; the fastest one.</summary>
    public static ReftConfig DiReft { get; } = new() { IsOrthogonal = false, SubtractsProjection = false };

    /// <summary>The rank r: R and W are [r, H].</summary>
    /// <value>1 by default, as in AdapterHub.</value>
    public int Rank { get; init; } = 1;

    /// <summary>The number of tokens that are changed at the start of each text.</summary>
    /// <value>3 by default.</value>
    public int PrefixPositions { get; init; } = 3;

    /// <summary>The number of tokens that are changed at the end of each text, before its padding.</summary>
    /// <value>0 by default.</value>
    public int SuffixPositions { get; init; }

    /// <summary>The zero-based indices of the layers that are changed.</summary>
    /// <value>Null by default: all of them. Kept as a sorted copy.</value>
    public IReadOnlyList<int>? Layers { get; init => field = value is null ? null : [.. value.Distinct().Order()]; }

    /// <summary>Whether the rows of R stay orthonormal in training; R is then stored with a constant matrix of H × H.</summary>
    /// <value>true by default.</value>
    public bool IsOrthogonal { get; init; } = true;

    /// <summary>Whether R h is subtracted.</summary>
    /// <value>true by default; false in <see cref="DiReft"/>.</value>
    public bool SubtractsProjection { get; init; } = true;

    /// <summary>Whether the first and the last tokens share one unit.</summary>
    /// <value>false by default.</value>
    public bool TiesUnits { get; init; }

    /// <summary>The activation function of W h + b; null for none.</summary>
    /// <value>Null by default.</value>
    public ActivationFunction? Activation { get; init; }

    /// <summary>The dropout probability of the elements of the changed states in training.</summary>
    /// <value>0.05 by default, as in AdapterHub.</value>
    public double Dropout { get; init; } = 0.05;

    /// <inheritdoc/>
    public bool Equals(ReftConfig? other) => other is not null && RecordText.Whole(this) == RecordText.Whole(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RecordText.Whole(this).GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    /// <summary>Whether a layer is changed.</summary>
    internal bool Has(int layer) => Layers?.Contains(layer) ?? true;

    internal override void Validate(EncoderShape shape)
    {
        if (Rank < 1 || Rank > shape.HiddenSize)
            throw new ArgumentException(
                $"ReFT's rank is {Rank}. Give a number from 1 to the encoder's hidden size, {shape.HiddenSize}; 1 to 8 is usual.");
        if (PrefixPositions < 0 || SuffixPositions < 0 || PrefixPositions + SuffixPositions == 0)
            throw new ArgumentException(
                $"ReFT changes {PrefixPositions} first and {SuffixPositions} last tokens. Give at least 0 for both and 1 for one of them.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"ReFT's dropout is {Dropout}. Give a share from 0 to below 1.");
        if (Activation is { } activation)
            ConfigChecks.Defined(activation, nameof(Activation));
        ConfigChecks.Layers(Layers ?? [], "layer of ReFT", shape);
    }

    internal override bool IsRandom => Dropout > 0;

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (Layers is [])
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with { Layers = [.. Enumerable.Range(0, shape.Layers).Where(layer => Has(layer) && !layers.Contains(layer))] };

    internal override ParameterKind KindOf(string name) => IsOrthogonal && name.Contains(".projection.", StringComparison.Ordinal)
        ? ParameterKind.Rotation
        : ParameterKind.Addition;

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new ReftAdapters(this, shape, generator, device);
}
