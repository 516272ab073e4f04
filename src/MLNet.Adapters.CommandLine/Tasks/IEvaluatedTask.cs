using Microsoft.ML;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>A task whose predictions can be compared with labels.</summary>
internal interface IEvaluatedTask
{
    /// <summary>Compares predictions with labels.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The adapter's stage of the model.</param>
    /// <param name="scored">The rows, with what the model has added.</param>
    /// <param name="label">The name of the label column; null for pairs without labels.</param>
    Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label);
}
