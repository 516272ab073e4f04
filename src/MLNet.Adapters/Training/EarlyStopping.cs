namespace MLNet.Adapters;

/// <summary>Stops training when the validation loss no longer decreases.</summary>
public sealed record EarlyStopping
{
    /// <summary>The number of consecutive epochs without improvement after which training stops.</summary>
    /// <value>2 by default.</value>
    public int Patience { get; init; } = 2;

    /// <summary>The amount by which the validation loss must decrease to count as an improvement.</summary>
    /// <value>0 by default.</value>
    public double MinimumImprovement { get; init; }
}
