namespace MLNet.Adapters;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Steps">Optimizer steps in this epoch.</param>
/// <param name="TrainingLoss">Mean loss over the epoch's rows, as they were met.</param>
/// <param name="ValidationLoss">
/// Mean loss over the validation rows, in regression in units of the training labels' variance; null without any.
/// </param>
/// <param name="ValidationAccuracy">
/// Share of what is judged in validation that is right: rows in classification, rows with every label on the right side of its threshold,
/// words in tagging, windows with start and end right in question answering, hidden tokens in language models, recall at 1 in training from
/// pairs; null in regression and without validation rows.
/// </param>
/// <param name="Seconds">Time of the epoch, validation included.</param>
public sealed record EpochRecord(
    int Epoch,
    int Steps,
    double TrainingLoss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds);
