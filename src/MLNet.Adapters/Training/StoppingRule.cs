namespace MLNet.Adapters.Training;

/// <summary>Remembers the best epoch by validation loss, and says when patience is at its end.</summary>
/// <param name="earlyStopping">Null to never stop.</param>
internal sealed class StoppingRule(EarlyStopping? earlyStopping)
{
    private double _lowestLoss = double.PositiveInfinity;
    private double _lossToBeat = double.PositiveInfinity;
    private int _improvedEpoch;

    /// <summary>The epoch of the lowest validation loss, or the last one where nothing was validated.</summary>
    public int BestEpoch { get; private set; }

    public bool IsStopped { get; private set; }

    /// <summary>Takes an epoch's result.</summary>
    /// <returns>Whether this epoch's weights are now the best known.</returns>
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
