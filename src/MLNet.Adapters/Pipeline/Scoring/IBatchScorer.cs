using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>Computes the results of a batch of rows; can be used from multiple threads at once.</summary>
internal interface IBatchScorer<in TInput, out TOutput> : IDisposable
{
    /// <summary>Loads the model's weights, which the first row would do otherwise.</summary>
    void Load();

    /// <summary>Returns one result per row, in the order of <paramref name="rows"/>.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="notes">Collects what is reported to the user once at the end, such as truncated texts.</param>
    IReadOnlyList<TOutput> Score(IReadOnlyList<TInput> rows, ScoringNotes notes);
}

/// <summary>A scorer that also returns how a fusion weights its adapters.</summary>
internal interface IFusedScorer<in TInput, TOutput> : IBatchScorer<TInput, TOutput>
{
    /// <summary>
    /// Returns the results of <see cref="IBatchScorer{TInput, TOutput}.Score"/> with the weights of a model that has a fusion.
    /// </summary>
    IReadOnlyList<FusedResult<TOutput>> ScoreFused(IReadOnlyList<TInput> rows, ScoringNotes notes);
}

/// <summary>The result of one row, and the weights of a fusion's adapters in it.</summary>
/// <param name="Output">The result.</param>
/// <param name="Texts">The texts that the row was read as: one, or several, such as windows.</param>
/// <param name="Weights">The weights for each text.</param>
internal sealed record FusedResult<TOutput>(TOutput Output, IReadOnlyList<EncodedText> Texts, IReadOnlyList<FusedText> Weights)
{
    /// <summary>[N]: the mean weight of each adapter over places and tokens; NaN if the row has no text.</summary>
    /// <param name="adapters">The number of adapters, N.</param>
    public float[] MeanWeights(int adapters)
    {
        var (sums, count) = (new double[adapters], 0L); // sums of thousands of weights, which would lose digits as floats
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
