using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Similarity;

/// <summary>The number of each text or text pair.</summary>
internal sealed class SimilarityScorer(NativeModel native) : IBatchScorer<TextRow, float>
{
    public IReadOnlyList<float> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        Array.ConvertAll(native.Outputs(native.Encode(rows, notes)), output => output[0]);

    public void Dispose() => native.Dispose();
}
