using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Analyzes a fused model of any task: one text, a data set, and the model without some of its adapters.</summary>
internal interface IFusionAnalysis
{
    FusionExplanation Explain(string text, string? secondText);

    /// <summary>Reports the use of the adapters over rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The name of the label column; null for the task's default.</param>
    FusionReport Report(IDataView data, string? labelColumnName);

    /// <summary>Measures the difference that pruning makes.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labelColumnName">The name of the label column; null for the task's default.</param>
    /// <param name="names">The adapters to drop.</param>
    PruningComparison Measure(IDataView data, string? labelColumnName, string[] names);
}
