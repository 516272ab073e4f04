namespace MLNet.Adapters.Training;

/// <summary>Remembers the best epoch by validation loss, and says when patience is at its end.</summary>
/// <param name="earlyStopping">Null to never stop.</param>
internal sealed class StoppingRule(EarlyStopping? earlyStopping)
{
    private double _bestLoss = double.PositiveInfinity;

    /// <summary>The epoch of the lowest validation loss, or the last one where nothing was validated.</summary>
    public int BestEpoch { get; private set; }

    public bool IsStopped { get; private set; }

    /// <summary>Takes an epoch's result.</summary>
    /// <returns>Whether this epoch's weights are now the best known.</returns>
    public bool Observe(int epoch, ValidationResult? validation)
    {
        if (validation is null || validation.Loss < _bestLoss - (earlyStopping?.MinimumImprovement ?? 0))
        {
            _bestLoss = validation?.Loss ?? double.PositiveInfinity;
            BestEpoch = epoch;
            return true;
        }

        IsStopped = earlyStopping is not null && epoch - BestEpoch >= Math.Max(1, earlyStopping.Patience);
        return false;
    }
}
