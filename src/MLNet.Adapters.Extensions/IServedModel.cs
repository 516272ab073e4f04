using Microsoft.ML;

namespace MLNet.Adapters.Extensions;

/// <summary>A named model that an application serves, whatever its rows. Registered as a keyed service under its name.</summary>
public interface IServedModel
{
    /// <summary>The name under which the model was added.</summary>
    string Name { get; }

    /// <summary>What is loaded now, since when, and whether the last load failed.</summary>
    ServedModelState State { get; }

    /// <summary>
    /// Uses the model itself, for example to explain a prediction. It is the version that is in use when this method is called, and its
    /// native memory is not released before the method returns.
    /// </summary>
    /// <typeparam name="TResult">What is returned.</typeparam>
    /// <param name="use">
    /// Uses the model: the stages that are served, as a chain. It runs on the calling thread, beside the rows that are being scored, and
    /// must neither dispose the model nor keep it.
    /// </param>
    /// <returns>What <paramref name="use"/> returns.</returns>
    /// <exception cref="InvalidOperationException">The model was not loaded at start, and it cannot be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The service provider was disposed.</exception>
    TResult Use<TResult>(Func<ITransformer, TResult> use);

    /// <summary>
    /// Loads the model again from its file or stream, scores a row to warm it up, and then switches to it. Requests continue meanwhile:
    /// each row is scored wholly by the old or by the new model, and the old one's native memory is released when its last row is scored.
    /// </summary>
    /// <param name="cancellationToken">Cancels the reload if it has not begun yet.</param>
    /// <returns>A task that ends when the new model is in use.</returns>
    /// <exception cref="FileNotFoundException">There is no such file. The old model stays in use.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model was added with <see cref="ServedModelOptions.FromModel"/>, so there is nothing to load it from; or it could not be loaded:
    /// the message says why, and the old model stays in use.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The service provider was disposed.</exception>
    Task ReloadAsync(CancellationToken cancellationToken = default);
}
