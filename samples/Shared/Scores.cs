using Microsoft.ML;
using MLNet.Adapters;

namespace Samples;

/// <summary>The scores of a model on test rows.</summary>
/// <param name="Accuracy">The share of rows predicted correctly.</param>
/// <param name="MacroF1">Mean F1 of the classes, each of which counts equally.</param>
/// <param name="LogLoss">Mean of −ln(probability of the right class); lower is better.</param>
internal sealed record Scores(double Accuracy, double MacroF1, double LogLoss)
{
    /// <summary>Scores rows that the model has not seen.</summary>
    public static Scores Of(MLContext context, ITransformer model, IDataView data)
    {
        var metrics = context.MulticlassClassification.Evaluate(model.Transform(data));
        return new Scores(metrics.MicroAccuracy, metrics.ConfusionMatrix.MacroF1(), metrics.LogLoss);
    }
}
