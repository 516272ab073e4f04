using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>The rows of a search.</summary>
/// <param name="Rounds">The training rows of each round: each has three times as many as the one before, the last has all.</param>
/// <param name="Validation">The rows on which candidates are compared.</param>
internal sealed record SearchRows(IReadOnlyList<IDataView> Rounds, IDataView Validation)
{
    /// <summary>How many times more rows a round has than the one before, and how many times fewer candidates.</summary>
    public const int Factor = 3;

    private const int MostRounds = 3;
    private const int FewestRows = 200; // in a round but the last
    private const double UsualHeldOut = 0.1;

    /// <exception cref="InvalidOperationException">There are no rows to split.</exception>
    public static SearchRows Split(MLContext context, IDataView data, AdapterTaskOptions options, int seed)
    {
        var (training, validation) = (data, options.ValidationSet);
        if (validation is null)
        {
            var fraction = options.HeldOutFraction > 0 ? options.HeldOutFraction : UsualHeldOut;
            var split = context.Data.TrainTestSplit(data, fraction, seed: seed);
            (training, validation) = (split.TrainSet, split.TestSet);
        }

        var count = CountOf(training);
        if (count == 0 || CountOf(validation) == 0)
        {
            throw new InvalidOperationException(
                $"The data has {CountOf(data)} rows, too few to search with: some of them must be held out. Pass more rows.");
        }

        var rounds = new List<IDataView> { training };
        while (rounds.Count < MostRounds && count / Factor >= FewestRows)
        {
            rounds.Insert(0, context.Data.TrainTestSplit(rounds[0], 1 - (1.0 / Factor), seed: seed + rounds.Count).TrainSet);
            count /= Factor;
        }

        return new SearchRows(rounds, validation);
    }

    private static long CountOf(IDataView data)
    {
        using var cursor = data.GetRowCursor([]);
        var count = 0L;
        while (cursor.MoveNext())
            count++;
        return count;
    }
}
