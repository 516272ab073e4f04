using Microsoft.ML;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>Yes or no: models of the binary trainer are evaluated; the tool itself trains two classes instead.</summary>
internal sealed class BinaryTextTask : IEvaluatedTask
{
    public Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label)
    {
        var metrics = context.BinaryClassification.Evaluate(scored, label!);
        return new Figures(
            (int)metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()),
            ("accuracy", metrics.Accuracy),
            ("F1", metrics.F1Score),
            ("area under the ROC curve", metrics.AreaUnderRocCurve),
            ("log-loss", metrics.LogLoss));
    }
}
