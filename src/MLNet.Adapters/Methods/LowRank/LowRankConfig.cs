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

    internal double Scale => Alpha / (Scaling == LoraScaling.ByRank ? Rank : Math.Sqrt(Rank));

    internal override void Validate(EncoderShape shape)
    {
        if (Rank < 1)
            throw new ArgumentException($"{Method}'s rank is {Rank}. Give at least 1; 8 is usual.");
        if (!double.IsFinite(Alpha) || Alpha <= 0)
            throw new ArgumentException($"{Method}'s alpha is {Alpha}. Give a number above 0; the rank {Rank} makes the scale 1.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"{Method}'s dropout is {Dropout}. Give a share from 0 to below 1.");
        ConfigChecks.Defined(Scaling, nameof(Scaling));
        base.Validate(shape);
    }

    private protected void CheckLowRank(EncoderShape shape)
    {
        if (Rank > shape.HiddenSize)
            throw new ArgumentException(
                $"{Method}'s rank is {Rank}, more than the encoder's hidden size {shape.HiddenSize}, so it is not a low rank. "
                + $"Give at most {shape.HiddenSize}; 8 is usual.");
    }

    private protected void CheckRatio(double ratio)
    {
        if (!double.IsFinite(ratio) || ratio <= 0)
            throw new ArgumentException($"{Method}'s learning-rate ratio is {ratio}. Give a number above 0; 1 trains A and B alike.");
    }
}
