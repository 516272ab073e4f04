using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>The logarithm of the odds that each text is positive.</summary>
internal sealed class BinaryScorer(NativeModel native) : IBatchScorer<TextRow, float>
{
    public IReadOnlyList<float> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        Array.ConvertAll(native.Outputs(native.Encode(rows, notes)), logits => logits[1] - logits[0]);

    public void Dispose() => native.Dispose();
}
