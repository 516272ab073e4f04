using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Measures how well embeddings find the second text of each pair.</summary>
internal static class PairRetrieval
{
    /// <summary>Returns the metrics of the ranks of pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="ranks">The rank of each pair's second text.</param>
    public static RetrievalMetrics Of(TextPairs pairs, int[] ranks) =>
        RetrievalScores.Compute([.. ranks.Select((rank, pair) => new PairRank(pairs.Firsts[pair], pairs.Seconds[pair], rank))]);

    /// <summary>Searches the distinct second texts for the partner of each pair's first text, by cosine.</summary>
    /// <inheritdoc cref="EvaluatedPairs.Read(IHost, NativeModel, EmbeddingForm, IDataView, PairReader)" path="/exception"/>
    public static RetrievalMetrics Evaluate(IHost host, NativeModel native, EmbeddingForm form, IDataView data, PairReader reader)
    {
        var (pairs, embeddings, _) = EvaluatedPairs.Read(host, native, form, data, reader);
        return Of(pairs, ComputeThreads.Score(() => RetrievalRanks.Compute(pairs, embeddings, host.CheckAlive)));
    }
}
