using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>The probability of each label.</summary>
internal sealed class MultiLabelScorer(NativeModel native) : IBatchScorer<TextRow, float[]>
{
    public IReadOnlyList<float[]> Score(IReadOnlyList<TextRow> rows, ScoringNotes notes) =>
        Array.ConvertAll(native.Outputs(native.Encode(rows, notes)), logits => Array.ConvertAll(logits, Sigmoid.Probability));

    public void Dispose() => native.Dispose();
}
