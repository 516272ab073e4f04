using Microsoft.ML;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Where a model comes from.</summary>
internal abstract class ModelSource
{
    /// <summary>The source in the model's state: a path or a kind.</summary>
    public abstract string Name { get; }

    /// <summary>The source in a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>Whether the model can be loaded again.</summary>
    public virtual bool CanReload => true;

    /// <summary>Whether the source is looked at regularly.</summary>
    public virtual bool IsWatched => false;

    /// <summary>Loads the model.</summary>
    public abstract SourcedModel Load(MLContext context);

    /// <summary>What changes whenever the source changes; null if there is nothing to see.</summary>
    public virtual FileStamp? Stamp() => null;
}

/// <summary>A model from a source.</summary>
/// <param name="Model">The model.</param>
/// <param name="InputSchema">The schema of its training data; null if it is not known.</param>
/// <param name="Owned">What is disposed when the model is no longer served; null if the model belongs to the caller.</param>
internal sealed record SourcedModel(ITransformer Model, DataViewSchema? InputSchema, IDisposable? Owned)
{
    /// <summary>The columns by which rows enter and predictions leave.</summary>
    public ServedColumns Columns { get; init; } = new(null, null);
}
