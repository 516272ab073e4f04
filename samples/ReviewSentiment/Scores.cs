namespace ReviewSentimentSample;

/// <summary>How a model does on test rows.</summary>
/// <param name="Accuracy">Share of rows predicted right.</param>
/// <param name="MacroF1">Mean F1 of the classes.</param>
/// <param name="LogLoss">Mean of −ln(probability of the right class); lower is better.</param>
internal sealed record Scores(double Accuracy, double MacroF1, double LogLoss);
