using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.LowRank;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// VeRA: y = W x + b + s · E B D A x, in which all maps share the random, frozen matrices A [r, in] and B [out, r], and each trains its own
/// D and E; s = α / r.
/// </summary>
/// <remarks>
/// <para>With <see cref="VeraForm.Diagonal"/>, as in the paper and in PEFT, it trains r + out numbers per map, far fewer than
/// <see cref="LoraConfig"/>. With <see cref="VeraForm.Dense"/>, AdapterHub's form, D [r, r] and E [out, out] are dense: with E, it trains
/// more than LoRA; choose it to continue or to score adapters of AdapterHub. Both can be merged into a copy of the weights.</para>
/// <para>In the dense form, the targets must be maps of one size: query, key, value, attention output and pooler, or intermediate alone, or
/// output alone. In the diagonal form, smaller maps use the first rows of B and the first columns of A.</para>
/// <para>Source: Kopiczko et al. 2024 (arXiv 2310.11454).</para>
/// </remarks>
public sealed record VeraConfig : LowRankConfig
{
    /// <summary>
    /// The diagonal of each new D. Its other elements, and all of E, start as 0, so that the model starts as the plain encoder.
    /// </summary>
    /// <value>0.1 by default.</value>
    public double InitialDiagonal { get; init; } = 0.1;

    /// <summary>Whether D and E are dense or diagonal.</summary>
    /// <value><see cref="VeraForm.Dense"/> by default, AdapterHub's form.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public VeraForm Form { get; init; }

    internal override string Method => "VeRA";

    internal override void Validate(EncoderShape shape)
    {
        base.Validate(shape);
        if (!double.IsFinite(InitialDiagonal) || InitialDiagonal == 0)
            throw new ArgumentException(
                $"VeRA's initial diagonal is {InitialDiagonal}. Give a number other than 0, with which nothing is learnt; 0.1 is usual.");
        ConfigChecks.Defined(Form, nameof(Form));
        if (Overrides.Count > 0)
            throw new ArgumentException("VeRA has overrides, but all of its maps share two matrices of one rank. Leave them out.");
        var sizes = SizesIn(shape);
        if (sizes.Count > 1 && Form == VeraForm.Dense)
            throw new ArgumentException(
                $"VeRA's targets are {Targets}, maps of the sizes "
                + string.Join(" and ", sizes.Select(size => $"{size.Output} × {size.Input}"))
                + ", but all of them share two matrices. Give targets of one size, such as query and value, or use VeraForm.Diagonal.");
    }

    internal override ParameterKind KindOf(string name) =>
        name.StartsWith("shared.", StringComparison.Ordinal) ? ParameterKind.Constant : ParameterKind.Addition;

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device)
    {
        Validate(shape);
        var sizes = SizesIn(shape);
        var shared = sizes.Count == 0
            ? null
            : new VeraMatrices(Rank, sizes.Max(size => size.Input), sizes.Max(size => size.Output), device);
        return new VeraAdapters(this, shape, generator, shared, device);
    }

    private List<(int Input, int Output)> SizesIn(EncoderShape shape) =>
    [
        .. Enum.GetValues<ProjectionPlace>()
            .Where(place => Enumerable.Range(0, shape.Layers).Any(layer => HasIn(shape, layer, place)))
            .Select(shape.SizeOf)
            .Concat(Targets.HasFlag(LoraTargets.Pooler) ? [(shape.HiddenSize, shape.HiddenSize)] : [])
            .Distinct(),
    ];
}
