namespace MLNet.Adapters.Training;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Steps">Optimizer steps in this epoch.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's rows, as they were met.</param>
/// <param name="ValidationLoss">Mean loss over the validation rows; null without any.</param>
/// <param name="ValidationAccuracy">Share of validation rows predicted right; null without any, and where nothing is right or wrong.</param>
/// <param name="Seconds">Time of the epoch, validation included.</param>
public sealed record EpochRecord(int Epoch, int Steps, double TrainingLoss, double? ValidationLoss, double? ValidationAccuracy, double Seconds);
