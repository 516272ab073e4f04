using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>Measures the validation pairs after each epoch, and keeps the results.</summary>
internal interface IPairMeasure
{
    /// <summary>Measures the next epoch and returns its accuracy; null if pairs are neither right nor wrong.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="embeddings">One vector of length 1 for each of their distinct texts.</param>
    /// <param name="examples">The examples from which the pairs were made.</param>
    /// <param name="checkAlive">Throws if the work should stop.</param>
    double? Measure(
        TextPairs pairs,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings,
        IReadOnlyList<TrainingExample<PairTarget>> examples,
        Action checkAlive);
}
