using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>A scorer that also tells how a fusion weighs its adapters.</summary>
internal interface IFusedScorer<in TInput, TOutput> : IBatchScorer<TInput, TOutput>
{
    /// <summary>What <see cref="IBatchScorer{TInput, TOutput}.Score"/> gives, with the weights of a model that has a fusion.</summary>
    IReadOnlyList<FusedResult<TOutput>> ScoreFused(IReadOnlyList<TInput> rows, ScoringNotes notes);
}
