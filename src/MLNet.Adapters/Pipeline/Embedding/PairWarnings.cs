using System.Globalization;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Warns about pairs from which nothing can be learnt.</summary>
internal static class PairWarnings
{
    /// <summary>Returns the warnings about training pairs.</summary>
    public static IEnumerable<string> Of(TrainingExample<PairTarget>[] rows, ContrastiveLossKind loss) => loss switch
    {
        ContrastiveLossKind.MultipleNegativesRanking => OfRanked(rows),
        ContrastiveLossKind.CoSent => OfGraded(rows),
        _ => [], // every row has a negative
    };

    private static IEnumerable<string> OfRanked(TrainingExample<PairTarget>[] rows)
    {
        var pairs = new TextPairs(rows.Select(pair => new TextPair(pair.Text, pair.Target.Second, pair.Target.Negatives)));
        if (pairs.Count > 1 && !pairs.AnyNegatives())
        {
            yield return $"All {pairs.Count} training pairs share a text, so none is wrong for another: nothing can be learnt. "
                + "Give pairs with other texts too.";
        }
    }

    private static IEnumerable<string> OfGraded(TrainingExample<PairTarget>[] rows)
    {
        if (Array.TrueForAll(rows, row => row.Target.Score == rows[0].Target.Score))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"All {rows.Length} training pairs have the label {rows[0].Target.Score}, so no pair should be nearer than another: "
                + $"nothing can be learnt. Give pairs with other labels too.");
        }
    }
}
