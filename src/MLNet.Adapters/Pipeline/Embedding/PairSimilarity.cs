using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Measures how well the cosines of graded pairs agree with their labels.</summary>
internal static class PairSimilarity
{
    /// <summary>Returns the metrics of cosines.</summary>
    /// <param name="cosines">The cosine of each pair.</param>
    /// <param name="labels">The label of each pair.</param>
    public static SimilarityMetrics Of(IEnumerable<double> cosines, IEnumerable<float> labels) =>
        SimilarityScores.Compute([.. labels.Zip(cosines, (label, cosine) => ((double)label, cosine))]);

    /// <summary>Compares the cosine of each pair with its label.</summary>
    /// <inheritdoc cref="EvaluatedPairs.Read(IHost, NativeModel, EmbeddingForm, IDataView, PairReader)" path="/exception"/>
    public static SimilarityMetrics Evaluate(IHost host, NativeModel native, EmbeddingForm form, IDataView data, PairReader reader)
    {
        var (pairs, embeddings, labels) = EvaluatedPairs.Read(host, native, form, data, reader);
        return Of(CosineMeasure.Cosines(pairs, embeddings), labels);
    }
}
