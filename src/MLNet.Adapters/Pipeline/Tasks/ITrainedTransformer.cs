using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The transformer of a trained model.</summary>
internal interface ITrainedTransformer : ITransformer
{
    /// <summary>Loads the weights now rather than at the first row.</summary>
    /// <param name="cache">Where the model finds and keeps what its encoder computes for texts; null for none.</param>
    void LoadWeights(EncoderCache? cache);
}
