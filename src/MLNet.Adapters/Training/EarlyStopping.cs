namespace MLNet.Adapters;

/// <summary>Ends training when the validation loss no longer falls.</summary>
public sealed record EarlyStopping
{
    /// <summary>The number of epochs in a row without improvement that ends training.</summary>
    /// <value>2 by default.</value>
    public int Patience { get; init; } = 2;

    /// <summary>How much the validation loss must fall to count as an improvement.</summary>
    /// <value>0 by default.</value>
    public double MinimumImprovement { get; init; }
}
