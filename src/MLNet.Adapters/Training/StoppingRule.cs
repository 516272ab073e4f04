namespace MLNet.Adapters.Training;

/// <summary>Tracks the best epoch by validation loss, and determines when patience is exhausted.</summary>
/// <param name="earlyStopping">Null to never stop.</param>
internal sealed class StoppingRule(EarlyStopping? earlyStopping)
{
    private double _lowestLoss = double.PositiveInfinity;
    private double _lossToBeat = double.PositiveInfinity;
    private int _improvedEpoch;

    /// <summary>The epoch with the lowest validation loss, or the last epoch if there was no validation.</summary>
    public int BestEpoch { get; private set; }

    public bool IsStopped { get; private set; }

    /// <summary>Records the result of an epoch.</summary>
    /// <returns>Whether the weights of this epoch are the best so far.</returns>
    public bool Observe(int epoch, ValidationResult? validation)
    {
        if (validation is null)
        {
            BestEpoch = epoch;
            return true;
        }

        if (validation.Loss < _lossToBeat)
            (_improvedEpoch, _lossToBeat) = (epoch, validation.Loss - (earlyStopping?.MinimumImprovement ?? 0));
        IsStopped = epoch - _improvedEpoch >= (earlyStopping?.Patience ?? int.MaxValue);
        if (!(validation.Loss < _lowestLoss))
            return false;
        (BestEpoch, _lowestLoss) = (epoch, validation.Loss);
        return true;
    }
}
