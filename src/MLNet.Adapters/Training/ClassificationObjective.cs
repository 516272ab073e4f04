namespace MLNet.Adapters.Training;

/// <summary>The loss of a classification task.</summary>
/// <param name="ClassWeights">One weight a class, or null for equal weights.</param>
/// <param name="LabelSmoothing">Share of the target spread over all classes.</param>
internal sealed record ClassificationObjective(float[]? ClassWeights, double LabelSmoothing);
