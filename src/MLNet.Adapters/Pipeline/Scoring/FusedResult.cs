using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>The result of one row, and how a fusion weighed its adapters in it.</summary>
/// <param name="Output">The result.</param>
/// <param name="Texts">What the row was read as: one text, or several, such as windows.</param>
/// <param name="Weights">The weights for each of them.</param>
internal sealed record FusedResult<TOutput>(TOutput Output, IReadOnlyList<EncodedText> Texts, IReadOnlyList<FusedText> Weights)
{
    /// <summary>[N]: the mean weight of each adapter over places and tokens; not numbers if the row has no text.</summary>
    /// <param name="adapters">N.</param>
    public float[] MeanWeights(int adapters)
    {
        var (sums, count) = (new double[adapters], 0L); // of thousands of weights, which would lose digits as floats
        foreach (var place in Weights.SelectMany(text => text.Places))
        {
            for (var token = 0; token < place.Tokens; token++)
            {
                for (var adapter = 0; adapter < adapters; adapter++)
                    sums[adapter] += place[token, adapter];
            }

            count += place.Tokens;
        }

        return Array.ConvertAll(sums, sum => (float)(sum / count));
    }
}
