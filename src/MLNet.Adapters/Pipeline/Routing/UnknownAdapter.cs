namespace MLNet.Adapters;

/// <summary>What happens to a row whose adapter is not there.</summary>
public enum UnknownAdapter
{
    /// <summary>An error that names the row's adapter and those that are there.</summary>
    Error,

    /// <summary>The row gets a missing prediction; a warning counts such rows.</summary>
    MissingPrediction,
}
