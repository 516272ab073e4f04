namespace MLNet.Adapters.Extensions;

/// <summary>
/// Scores rows with a model of ML.NET. It can be used from any number of threads: rows that wait, whoever they belong to, are scored
/// together.
/// </summary>
/// <typeparam name="TInput">The class of the rows, as for a prediction engine.</typeparam>
/// <typeparam name="TOutput">The class of the predictions, as for a prediction engine.</typeparam>
public interface IAdapterPredictor<TInput, TOutput> : IServedModel
    where TInput : class
    where TOutput : class, new()
{
    /// <summary>Scores a row and blocks until it is scored. Prefer <see cref="PredictAsync"/> in a server, which holds no thread.</summary>
    /// <param name="input">The row. It must not change before the call returns.</param>
    /// <returns>The prediction, an object of its own.</returns>
    /// <exception cref="ArgumentNullException">The row is null.</exception>
    /// <exception cref="PredictionQueueFullException">
    /// <see cref="ServedModelOptions.MaxQueueLength"/> rows are waiting. A web application answers HTTP 503.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The model cannot score this row, or, if it was not loaded at start, it cannot be loaded. Other exceptions of the model's stages are
    /// passed on unchanged.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The service provider was disposed.</exception>
    TOutput Predict(TInput input);

    /// <summary>Scores a row.</summary>
    /// <param name="input">The row. It must not change before the task ends.</param>
    /// <param name="cancellationToken">
    /// Removes the row from the queue; if it is already being scored, only the waiting ends.
    /// </param>
    /// <returns>The prediction, an object of its own.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="Predict" path="/exception"/>
    Task<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default);

    /// <summary>Scores many rows, a few batches at a time, so that other callers are not kept waiting.</summary>
    /// <remarks>
    /// The queue's limit applies to the first batch only: once that is accepted, the other rows follow as earlier ones are scored. If the
    /// model is replaced meanwhile, later rows can be scored by the new one.
    /// </remarks>
    /// <param name="inputs">The rows; they are enumerated once, before the first is scored.</param>
    /// <param name="cancellationToken">Removes the rows that wait from the queue.</param>
    /// <returns>The predictions, in the order of the rows.</returns>
    /// <exception cref="ArgumentException">A row is null.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model cannot score one of the rows; the others are abandoned. Other exceptions of the model's stages are passed on unchanged.
    /// </exception>
    /// <exception cref="PredictionQueueFullException">
    /// <see cref="ServedModelOptions.MaxQueueLength"/> rows are waiting. A web application answers HTTP 503.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The service provider was disposed.</exception>
    Task<IReadOnlyList<TOutput>> PredictManyAsync(IEnumerable<TInput> inputs, CancellationToken cancellationToken = default);
}
