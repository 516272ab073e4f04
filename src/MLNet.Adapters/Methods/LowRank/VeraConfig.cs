using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// VeRA: y = W x + b + s · E B D A x, in which all maps share the random, frozen matrices A [r, in] and B [out, r], and each trains its own
/// D [r, r] and E [out, out]; s = α / r.
/// </summary>
/// <remarks>
/// <para>This is AdapterHub's form, in which D and E are dense; in the paper they are diagonal. Choose it to continue or to score adapters
/// of AdapterHub: with E, it trains more parameters than <see cref="LoraConfig"/> does. It can be merged into a copy of the weights.</para>
/// <para>The targets must be maps of one size: query, key, value and attention output, or intermediate alone, or output alone.</para>
/// <para>Source: Kopiczko et al. 2024 (arXiv 2310.11454).</para>
/// </remarks>
public sealed record VeraConfig : LowRankConfig
{
    /// <summary>
    /// The diagonal of each new D. Its other elements, and all of E, start as 0, so that the model starts as the plain encoder.
    /// </summary>
    /// <value>0.1 by default.</value>
    public double InitialDiagonal { get; init; } = 0.1;

    internal override string Method => "VeRA";

    internal override void Validate(EncoderShape shape)
    {
        base.Validate(shape);
        if (!double.IsFinite(InitialDiagonal) || InitialDiagonal == 0)
            throw new ArgumentException(
                $"VeRA's initial diagonal is {InitialDiagonal}. Give a number other than 0, with which nothing is learnt; 0.1 is usual.");
        var sizes = SizesIn(shape);
        if (sizes.Count > 1)
            throw new ArgumentException(
                $"VeRA's targets are {Targets}, maps of the sizes "
                + string.Join(" and ", sizes.Select(size => $"{size.Output} × {size.Input}"))
                + ", but all of them share two matrices. Give targets of one size, such as query and value.");
    }

    internal override ParameterKind KindOf(string name) =>
        name.StartsWith("shared.", StringComparison.Ordinal) ? ParameterKind.Constant : ParameterKind.Addition;

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device)
    {
        Validate(shape);
        var shared = SizesIn(shape) is [var size] ? new VeraMatrices(Rank, size.Input, size.Output, device) : null;
        return new VeraAdapters(this, shape, generator, shared, device);
    }

    private List<(int Input, int Output)> SizesIn(EncoderShape shape) =>
    [
        .. Enum.GetValues<ProjectionPlace>()
            .Where(place => Enumerable.Range(0, shape.Layers).Any(layer => HasIn(shape, layer, place)))
            .Select(shape.SizeOf)
            .Distinct(),
    ];
}
