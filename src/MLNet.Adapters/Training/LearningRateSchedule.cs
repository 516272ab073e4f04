namespace MLNet.Adapters.Training;

/// <summary>Linear warm-up from zero, then linear decay to zero at the last step.</summary>
internal sealed record LearningRateSchedule(double Peak, int WarmupSteps, int TotalSteps)
{
    /// <summary>Returns the learning rate of a step, counted from 0.</summary>
    public double At(int step) => step < WarmupSteps
        ? Peak * step / Math.Max(1, WarmupSteps)
        : Peak * Math.Max(0, TotalSteps - step) / Math.Max(1, TotalSteps - WarmupSteps);
}
