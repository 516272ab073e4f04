using Microsoft.ML.Data;

namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>The mean over classes of F1, 2 × right / (rows of the class + rows predicted as it).</summary>
internal static class MacroF1
{
    /// <remarks>Classes that occur neither in the rows nor in the predictions are left out; one that is never right counts 0.</remarks>
    public static double Of(ConfusionMatrix matrix)
    {
        var counts = matrix.Counts;
        var scores = new List<double>();
        for (var label = 0; label < counts.Count; label++)
        {
            var marks = counts[label].Sum() + counts.Sum(row => row[label]);
            if (marks > 0)
                scores.Add(2 * counts[label][label] / marks);
        }

        return scores.Average();
    }
}
