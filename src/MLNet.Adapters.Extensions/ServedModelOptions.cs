using Microsoft.ML;
using MLNet.Adapters.Extensions.Serving;

namespace MLNet.Adapters.Extensions;

/// <summary>Where a served model comes from, and how its rows are batched. Checked when the application starts.</summary>
public abstract class ServedModelOptions
{
    private protected ServedModelOptions()
    {
    }

    /// <summary>The largest number of rows that are scored together.</summary>
    /// <value>32 by default; at least 1.</value>
    public int MaxBatchSize { get; set; } = 32;

    /// <summary>
    /// How many batches are scored at once, each on a thread of its own: while one is computed, another is tokenized or written.
    /// </summary>
    /// <value>2 by default; at least 1. More help only if stages other than the encoder take much of the time.</value>
    public int MaxConcurrentBatches { get; set; } = 2;

    /// <summary>How many rows may wait; further ones are rejected with a <see cref="PredictionQueueFullException"/>.</summary>
    /// <value>256 by default; at least 1. Rows that are being scored do not count.</value>
    public int MaxQueueLength { get; set; } = 256;

    /// <summary>
    /// Whether a row is scored before a model is used, when the application starts and when the model is loaded again: the first request
    /// then finds weights in memory and compiled code.
    /// </summary>
    /// <value>True by default.</value>
    public bool WarmUp { get; set; } = true;

    /// <summary>
    /// How often a watched file is looked at. A changed file is loaded when it looks the same twice in a row, so that a file that is being
    /// written is left alone.
    /// </summary>
    /// <value>One second by default; longer than zero.</value>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The context in which the model is loaded, for example with a GPU's number. Its warnings go to the application's log, each once.
    /// </summary>
    /// <value>Null by default: a new <see cref="MLContext"/>.</value>
    public MLContext? Context { get; set; }

    internal ModelSource? Source { get; private protected set; }

    /// <summary>Takes the model from a file that <c>MLContext.Model.Save</c> or <c>SaveAtomically</c> wrote.</summary>
    /// <param name="path">The file; a relative path starts at the current folder of the process.</param>
    /// <param name="watchForChanges">
    /// Whether the model is loaded again when the file is replaced or rewritten. The time of the last change and the size are compared, so
    /// this works for any file system, and for a link whose target is exchanged.
    /// </param>
    /// <exception cref="ArgumentException">The path is null or empty.</exception>
    public void FromFile(string path, bool watchForChanges = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Source = new FileSource(Path.GetFullPath(path), watchForChanges);
    }

    /// <summary>Takes the model from a stream, such as one from storage on a network.</summary>
    /// <param name="open">Opens the stream, at start and at every reload. The stream is read to its end and disposed.</param>
    public void FromStream(Func<Stream> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        Source = new StreamSource(open);
    }

    /// <summary>Takes a model that is in memory. It belongs to the caller: it is not disposed, and cannot be reloaded.</summary>
    /// <param name="model">The fitted or loaded model.</param>
    /// <param name="inputSchema">The schema of its training data, for error messages; null if it is not at hand.</param>
    public void FromModel(ITransformer model, DataViewSchema? inputSchema = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Source = new MemorySource(model, inputSchema);
    }
}
