using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The same rows predicted by a fused model and by the model without some of its adapters.</summary>
/// <param name="Whole">The unpruned model.</param>
/// <param name="Pruned">The model without the named adapters.</param>
public sealed record PruningComparison(PruningStep Whole, PruningStep Pruned)
{
    /// <summary>The gain in accuracy from pruning; a loss if it is negative.</summary>
    public double AccuracyDifference => Pruned.Accuracy - Whole.Accuracy;

    /// <summary>The gain in macro F1 from pruning; a loss if it is negative.</summary>
    public double MacroF1Difference => Pruned.MacroF1 - Whole.MacroF1;

    /// <summary>The increase in error from pruning; a decrease if it is negative.</summary>
    public double ErrorDifference => Pruned.Error - Whole.Error;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
