namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>The quality of predictions; NaN for metrics that a task does not have.</summary>
internal readonly record struct PredictionQuality(double Accuracy, double MacroF1, double Error)
{
    /// <summary>Computes the metrics of predicted classes.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="predictions">The gold class, negative if unknown, and the predicted class.</param>
    public static PredictionQuality OfClasses(int classes, IEnumerable<(int Gold, int Predicted)> predictions)
    {
        var labelled = predictions.Where(prediction => prediction.Gold >= 0).ToList();
        var scores = Enumerable.Range(0, classes).Select(F1).OfType<double>().ToList();
        return new PredictionQuality(
            labelled.Count == 0 ? double.NaN : labelled.Average(prediction => prediction.Gold == prediction.Predicted ? 1.0 : 0.0),
            scores.Count == 0 ? double.NaN : scores.Average(),
            double.NaN);

        double? F1(int one)
        {
            var right = labelled.Count(prediction => prediction.Gold == one && prediction.Predicted == one);
            var marks = labelled.Count(prediction => prediction.Gold == one) + labelled.Count(prediction => prediction.Predicted == one);
            return marks > 0 ? 2.0 * right / marks : null;
        }
    }
}
