using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The transformer of a trained model.</summary>
internal interface ITrainedTransformer : ITransformer
{
    /// <summary>Loads the weights now rather than at the first row.</summary>
    void LoadWeights();
}
