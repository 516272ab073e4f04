namespace MLNet.Adapters;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Steps">The number of optimizer steps in this epoch.</param>
/// <param name="TrainingLoss">The mean loss over the training rows, measured during the epoch.</param>
/// <param name="ValidationLoss">
/// The mean loss over the validation rows (for regression, in units of the training labels' variance); null without validation rows.
/// </param>
/// <param name="ValidationAccuracy">
/// The share of correct predictions in validation: rows in classification, rows with every label on the right side of its threshold in
/// multi-label classification, words in tagging, windows with the right start and end in question answering, hidden tokens in language
/// models, recall at 1 in training on pairs; null in regression, in training on pairs with labels, and without validation rows.
/// </param>
/// <param name="Seconds">The duration of the epoch, including validation.</param>
public sealed record EpochRecord(
    int Epoch,
    int Steps,
    double TrainingLoss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds);
