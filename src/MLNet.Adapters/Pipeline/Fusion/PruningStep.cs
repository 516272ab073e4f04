using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>One point of a pruning curve.</summary>
/// <param name="Removed">The adapter that was dropped in this step, or several, separated by commas; null for the whole fusion.</param>
/// <param name="Adapters">The remaining adapters.</param>
/// <param name="Accuracy">
/// The fraction of labelled predictions that are correct without the dropped adapters: of rows; for tags, of words; for answers, of exact
/// matches; for language models, of predicted tokens; for embeddings, of pairs whose partner is found first. NaN without labels, for
/// numbers, and for embeddings that were trained on labels.
/// </param>
/// <param name="MacroF1">
/// The mean F1 over the classes, labels or tags that occur or are predicted; for answers, the mean F1 of their words. NaN without labels,
/// and for tasks without either.
/// </param>
/// <param name="ChangedPredictions">
/// The fraction of all predictions that differ from those of the whole fusion: of rows; for tags, of words. NaN for numbers and embeddings.
/// </param>
public sealed record PruningStep(
    string? Removed,
    IReadOnlyList<string> Adapters,
    double Accuracy,
    double MacroF1,
    double ChangedPredictions)
{
    /// <summary>The mean squared error of numbers, or the mean loss of a language model's predictions.</summary>
    /// <value>NaN for other tasks.</value>
    public double Error { get; init; } = double.NaN;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
