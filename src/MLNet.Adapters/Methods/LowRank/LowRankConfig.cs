using System.Text.Json.Serialization;

namespace MLNet.Adapters.Methods;

/// <summary>The configuration of a method that adds a product of rank r to linear maps: LoRA and what descends from it.</summary>
public abstract record LowRankConfig : LinearMapConfig
{
    private protected LowRankConfig()
    {
    }

    /// <summary>The rank r.</summary>
    /// <value>8 by default.</value>
    public int Rank { get; init; } = 8;

    /// <summary>The constant α of the scale.</summary>
    /// <value>8 by default, so that the scale of the default rank is 1.</value>
    public double Alpha { get; init; } = 8;

    /// <summary>How the scale of the product follows from α and r.</summary>
    /// <value><see cref="LoraScaling.ByRank"/>, α / r, by default.</value>
    public LoraScaling Scaling { get; init; } = LoraScaling.ByRank;

    /// <summary>The dropout probability of the elements of x before the product in training.</summary>
    /// <value>0 by default.</value>
    public double Dropout { get; init; }

    /// <summary>The maps whose rank or α differs from that of the others.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    [JsonIgnore]
    public IReadOnlyList<LowRankOverride> Overrides
    {
        get;
        init => field = [.. value.OrderBy(one => one.Map.Layer).ThenBy(one => one.Map.Target)];
    } = [];

    /// <inheritdoc/>
    public virtual bool Equals(LowRankConfig? other) =>
        base.Equals(other)
        && Rank == other.Rank
        && Alpha.Equals(other.Alpha)
        && Scaling == other.Scaling
        && Dropout.Equals(other.Dropout)
        && Overrides.SequenceEqual(other.Overrides);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Rank, Alpha, Scaling, Dropout, Overrides.Count);

    // Omitted if empty, so that earlier versions can read what they can express.
    [JsonInclude]
    [JsonPropertyName(nameof(Overrides))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<LowRankOverride>? WrittenOverrides
    {
        get => Overrides.Count == 0 ? null : Overrides;
        init => Overrides = value ?? [];
    }

    /// <summary>The factor of the product in maps without settings of their own.</summary>
    internal double Scale => ScaleOf(Rank, Alpha);

    /// <summary>Returns the rank in a map.</summary>
    internal int RankOf(TargetMap map) => OverrideOf(map)?.Rank ?? Rank;

    /// <summary>Returns the constant of the scale in a map.</summary>
    internal double AlphaOf(TargetMap map) => OverrideOf(map)?.Alpha ?? Alpha;

    /// <summary>Returns the factor of the product in a map.</summary>
    internal double ScaleOf(TargetMap map) => ScaleOf(RankOf(map), AlphaOf(map));

    internal override string Title => $"{Method}, rank {Rank}{WithoutLayers(LeaveOutLayers)}";

    internal override bool IsRandom => Dropout > 0;

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        (LowRankConfig)base.Without(layers, shape) with { Overrides = [.. Overrides.Where(one => !IsIn(one.Map, layers))] };

    internal override void Validate(EncoderShape shape)
    {
        CheckRank(Rank, string.Empty);
        CheckAlpha(Alpha, Rank, string.Empty);
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"{Method}'s dropout is {Dropout}. Give a share from 0 to below 1.");
        ConfigChecks.Defined(Scaling, nameof(Scaling));
        base.Validate(shape);
        foreach (var (index, one) in Overrides.Index())
        {
            CheckMap(shape, one.Map, "given a rank or an alpha");
            CheckRank(RankOf(one.Map), $" in {one.Map}");
            CheckAlpha(AlphaOf(one.Map), RankOf(one.Map), $" in {one.Map}");
            if (index > 0 && Overrides[index - 1].Map == one.Map)
                throw new ArgumentException($"{Method} has two overrides for {one.Map}. Give one with both its rank and its alpha.");
        }
    }

    private protected void CheckLowRank(EncoderShape shape)
    {
        var rank = Overrides.Select(one => one.Rank ?? Rank).Append(Rank).Max();
        if (rank > shape.HiddenSize)
            throw new ArgumentException(
                $"{Method}'s rank is {rank}, more than the encoder's hidden size {shape.HiddenSize}, so it is not a low rank. "
                + $"Give at most {shape.HiddenSize}; 8 is usual.");
    }

    private protected void CheckInitialization(LoraInitialization initialization)
    {
        ConfigChecks.Defined(initialization, "Initialization");
        if (initialization == LoraInitialization.Eva && Targets.HasFlag(LoraTargets.Pooler))
            throw new ArgumentException(
                $"{Method}'s initialization is Eva, which reads the inputs of the layers' maps. Leave {LoraTargets.Pooler} out of its "
                + "targets.");
        if (initialization == LoraInitialization.Orthogonal
            && Overrides.Select(one => one.Rank ?? Rank).Append(Rank).FirstOrDefault(rank => rank % 2 != 0) is var odd and > 0)
            throw new ArgumentException($"{Method}'s initialization is Orthogonal, but its rank is {odd}. Give an even rank.");
    }

    private protected void CheckRatio(double ratio)
    {
        if (!double.IsFinite(ratio) || ratio <= 0)
            throw new ArgumentException($"{Method}'s learning-rate ratio is {ratio}. Give a number above 0; 1 trains A and B alike.");
    }

    private void CheckRank(int rank, string where)
    {
        if (rank < 1)
            throw new ArgumentException($"{Method}'s rank{where} is {rank}. Give at least 1; 8 is usual.");
    }

    private void CheckAlpha(double alpha, int rank, string where)
    {
        if (!double.IsFinite(alpha) || alpha <= 0)
            throw new ArgumentException($"{Method}'s alpha{where} is {alpha}. Give a number above 0; the rank {rank} makes the scale 1.");
    }

    private double ScaleOf(int rank, double alpha) => alpha / (Scaling == LoraScaling.ByRank ? rank : Math.Sqrt(rank));

    private LowRankOverride? OverrideOf(TargetMap map) => Overrides.FirstOrDefault(one => one.Map == map);
}
