using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>Measures the cosines of graded pairs, which are neither right nor wrong.</summary>
internal sealed class CosineMeasure : IPairMeasure
{
    private readonly List<double[]> _cosines = [];

    /// <summary>The cosine of each pair after an epoch; null without validation.</summary>
    public double[]? After(int epoch) => epoch >= 1 && epoch <= _cosines.Count ? _cosines[epoch - 1] : null;

    /// <summary>Returns the cosine of each pair.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="embeddings">One vector of length 1 for each of their distinct texts.</param>
    public static double[] Cosines(TextPairs pairs, IReadOnlyList<ReadOnlyMemory<float>> embeddings) =>
        [.. Enumerable.Range(0, pairs.Count).Select(pair => Product(embeddings[pairs.Firsts[pair]], embeddings[pairs.Seconds[pair]]))];

    public double? Measure(
        TextPairs pairs,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings,
        IReadOnlyList<TrainingExample<PairTarget>> examples,
        Action checkAlive)
    {
        checkAlive();
        _cosines.Add(Cosines(pairs, embeddings));
        return null;
    }

    private static double Product(ReadOnlyMemory<float> one, ReadOnlyMemory<float> other)
    {
        var sum = 0.0;
        for (var component = 0; component < one.Length; component++)
            sum += (double)one.Span[component] * other.Span[component];
        return sum;
    }
}
