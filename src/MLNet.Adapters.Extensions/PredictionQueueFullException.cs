namespace MLNet.Adapters.Extensions;

/// <summary>
/// A row was rejected because as many rows wait as the queue may hold: the model is overloaded, and the row would have waited too long. A
/// web application maps it to HTTP 503 (Service Unavailable).
/// </summary>
public sealed class PredictionQueueFullException : Exception
{
    internal PredictionQueueFullException(string modelName, int limit, int waiting)
        : base(
            $"Model '{modelName}' is overloaded: {waiting} rows wait, and its queue holds {limit}. Try again later, send fewer rows at "
            + "once, serve the model on more machines, or raise MaxQueueLength if longer waits are acceptable.") =>
        (ModelName, Limit, Waiting) = (modelName, limit, waiting);

    /// <summary>The name of the model.</summary>
    public string ModelName { get; }

    /// <summary>The number of rows that may wait (<see cref="ServedModelOptions.MaxQueueLength"/>).</summary>
    public int Limit { get; }

    /// <summary>The number of rows that waited when the row was rejected.</summary>
    public int Waiting { get; }
}
