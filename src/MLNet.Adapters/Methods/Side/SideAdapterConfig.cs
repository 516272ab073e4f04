using MLNet.Adapters.Methods.Side;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// Ladder side-tuning: a small transformer beside the encoder reads the frozen states between its layers through learned gates, and its
/// output is added to the encoder's result.
/// </summary>
/// <remarks>
/// <para>Choose it if training must be fast or must fit little memory. No gradient passes through the encoder, and its states are the same
/// in every epoch, so that with <see cref="EncoderCache"/> (which trainings use by default) an epoch after the first costs hardly more than
/// the side network itself. Scoring computes the whole encoder and the side network. It cannot be stacked, averaged or fused with other
/// adapters, because it changes none of the places where they act.</para>
/// <para>It needs higher learning rates than adapters: 1e-3 to 3e-3. States for every layer are kept, (layers + 1) · H numbers for each
/// token of the training texts: give <see cref="AdapterTaskOptions.Cache"/> a budget that suffices, or leave out layers.</para>
/// <para>Source: Sung, Cho and Bansal 2022 (arXiv 2206.06522). As there, D and U have no biases and gates have the temperature 0.1;
/// different from there, the layers are BERT's with LayerNorm first, drawn at random instead of pruned from the encoder, and the side
/// network's result is added to the encoder's instead of replacing it, with U = 0 at the start, so that training starts from the plain
/// encoder.</para>
/// </remarks>
public sealed record SideAdapterConfig : AdapterConfig
{
    private const int UsualHeadSize = 32;

    /// <summary>The ratio of hidden size to the width of the side network; the width is max(1, ⌊H / factor⌋).</summary>
    /// <value>16 by default. <see cref="Size"/> takes precedence.</value>
    public double ReductionFactor { get; init; } = 16;

    /// <summary>The width R of the side network.</summary>
    /// <value>Null by default: the reduction factor determines it.</value>
    public int? Size { get; init; }

    /// <summary>The number of attention heads in each layer of the side network, a divisor of its width.</summary>
    /// <value>Null by default: the largest divisor for which a head has at least 32 numbers, or else 1.</value>
    public int? Heads { get; init; }

    /// <summary>The zero-based indices of the layers whose output the side network does not read; it has no layer for them.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <summary>The dropout probability of what attention and feed-forward networks of the side network add, in training.</summary>
    /// <value>0 by default.</value>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public bool Equals(SideAdapterConfig? other) => other is not null && RecordText.Whole(this) == RecordText.Whole(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RecordText.Whole(this).GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    /// <summary>Returns the width R of the side network.</summary>
    internal int SizeOf(int hiddenSize) => Size ?? Math.Max(1, (int)Math.Floor(hiddenSize / ReductionFactor));

    /// <summary>Returns the number of attention heads of a side network.</summary>
    /// <param name="size">Its width R.</param>
    internal int HeadsOf(int size) =>
        Heads ?? Enumerable.Range(1, Math.Max(1, size / UsualHeadSize)).Last(heads => size % heads == 0);

    internal override void Validate(EncoderShape shape)
    {
        if (!(ReductionFactor >= 1 && double.IsFinite(ReductionFactor)))
            throw new ArgumentException($"The side network's reduction factor is {ReductionFactor}. Give a number of at least 1.");
        if (Size is < 1)
            throw new ArgumentException($"The side network's size is {Size}. Give at least 1, or null for the reduction factor.");
        var size = SizeOf(shape.HiddenSize);
        if (Heads is { } heads && (heads < 1 || size % heads != 0))
            throw new ArgumentException(
                $"The side network has {heads} heads, and its width is {size}. Give a divisor of the width, or null.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"The side network's dropout is {Dropout}. Give a share from 0 to below 1.");
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
    }

    internal override bool IsRandom => Dropout > 0;

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (LeaveOutLayers.Count == shape.Layers)
            yield return "Every layer is left out: the side network reads only the embeddings.";
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with { LeaveOutLayers = [.. LeaveOutLayers, .. layers] };

    internal override ParameterKind KindOf(string name) => name.EndsWith("norm.weight", StringComparison.Ordinal)
        ? ParameterKind.Factor
        : ParameterKind.Addition;

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new SideNetwork(this, shape, generator, device);
}
