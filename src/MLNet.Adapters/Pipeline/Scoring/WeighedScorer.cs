using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A result with the mean weight of each fused adapter.</summary>
internal sealed record WeighedResult<TOutput>(TOutput Output, float[] Weights);

/// <summary>Scores rows with the mean weights of a fusion's adapters.</summary>
/// <param name="scorer">The model.</param>
/// <param name="adapters">The number of fused adapters.</param>
internal sealed class WeighedScorer<TInput, TOutput>(IFusedScorer<TInput, TOutput> scorer, int adapters)
    : IBatchScorer<TInput, WeighedResult<TOutput>>
{
    public void Load() => scorer.Load();

    public IReadOnlyList<WeighedResult<TOutput>> Score(IReadOnlyList<TInput> rows, ScoringNotes notes) =>
        [.. scorer.ScoreFused(rows, notes).Select(result => new WeighedResult<TOutput>(result.Output, result.MeanWeights(adapters)))];

    public void Dispose() => scorer.Dispose();
}
