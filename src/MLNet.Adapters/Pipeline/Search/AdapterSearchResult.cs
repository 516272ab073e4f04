namespace MLNet.Adapters;

/// <summary>The result of an <see cref="AdapterSearch"/>.</summary>
/// <param name="Model">
/// The best model, trained on the rows that were not held out. Append it to the transformers that prepared the data.
/// </param>
/// <param name="Options">The options with which it was trained. Train with them once more to use the held-out rows as well.</param>
/// <param name="Trials">All trials: those of the last round first, in each round by validation loss; the first is the model's.</param>
public sealed record AdapterSearchResult<TOptions, TTransformer>(
    TTransformer Model,
    TOptions Options,
    IReadOnlyList<AdapterSearchTrial> Trials)
    where TOptions : AdapterTaskOptions
    where TTransformer : AdapterTransformer
{
    /// <summary>Returns the trials, one per line.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Trials);
}
