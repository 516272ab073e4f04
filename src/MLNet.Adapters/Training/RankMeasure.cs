using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>Measures the ranks of second texts; the accuracy is recall at 1, weighted by the pairs' weights.</summary>
internal sealed class RankMeasure : IPairMeasure
{
    private readonly List<int[]> _ranks = [];

    /// <summary>The ranks of each pair's second text after an epoch, counted from 1; null without validation.</summary>
    public int[]? After(int epoch) => epoch >= 1 && epoch <= _ranks.Count ? _ranks[epoch - 1] : null;

    public double? Measure(
        TextPairs pairs,
        IReadOnlyList<ReadOnlyMemory<float>> embeddings,
        IReadOnlyList<TrainingExample<PairTarget>> examples,
        Action checkAlive)
    {
        var ranks = RetrievalRanks.Compute(pairs, embeddings, checkAlive);
        _ranks.Add(ranks);
        var found = ranks.Zip(examples).Sum(pair => pair.First == 1 ? (double)pair.Second.Weight : 0);
        return found / examples.Sum(example => (double)example.Weight);
    }
}
