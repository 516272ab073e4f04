using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>One point of a pruning curve.</summary>
/// <param name="Removed">The adapter that was dropped in this step, or several joined by commas; null for the whole fusion.</param>
/// <param name="Adapters">The adapters left.</param>
/// <param name="Accuracy">The share of labelled rows predicted right without the dropped ones; NaN where no row has a label.</param>
/// <param name="MacroF1">The mean of F1 over the classes that a labelled row has or is predicted to have; NaN where no row has a label.</param>
/// <param name="ChangedPredictions">The share of all rows predicted otherwise than by the whole fusion.</param>
public sealed record PruningStep(string? Removed, IReadOnlyList<string> Adapters, double Accuracy, double MacroF1, double ChangedPredictions)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
