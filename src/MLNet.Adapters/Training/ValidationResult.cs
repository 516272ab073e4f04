namespace MLNet.Adapters.Training;

/// <summary>How a model does on the validation rows.</summary>
internal sealed record ValidationResult(double Loss, double? Accuracy);
