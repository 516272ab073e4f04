using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The same rows predicted by a fused model and by the model without some of its adapters.</summary>
/// <param name="Whole">The model as it is.</param>
/// <param name="Pruned">The model without the named adapters.</param>
public sealed record PruningComparison(PruningStep Whole, PruningStep Pruned)
{
    /// <summary>The accuracy that pruning gains, or loses where it is negative.</summary>
    public double AccuracyDifference => Pruned.Accuracy - Whole.Accuracy;

    /// <summary>The macro-F1 that pruning gains, or loses where it is negative.</summary>
    public double MacroF1Difference => Pruned.MacroF1 - Whole.MacroF1;

    /// <summary>The error that pruning adds, or takes away if it is negative.</summary>
    public double ErrorDifference => Pruned.Error - Whole.Error;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
