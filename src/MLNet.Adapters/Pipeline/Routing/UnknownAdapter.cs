namespace MLNet.Adapters;

/// <summary>Specifies what happens to a row whose adapter is not in the model.</summary>
public enum UnknownAdapter
{
    /// <summary>An error that names the row's adapter and the adapters of the model is thrown.</summary>
    Error,

    /// <summary>The row gets a missing prediction; a warning counts such rows.</summary>
    MissingPrediction,
}
