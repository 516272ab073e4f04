using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>Scores texts or text pairs, each read in one pass.</summary>
/// <param name="native">The model.</param>
/// <param name="result">Converts the head's outputs to the result.</param>
internal sealed class TextRowScorer<TOutput>(NativeModel native, Func<float[], TOutput> result)
    : HeadScorer<TextRow, EncodedText, TOutput>(native)
{
    protected override IReadOnlyList<EncodedText> Encode(IReadOnlyList<TextRow> rows, ScoringNotes notes) => Native.Encode(rows, notes);

    protected override IReadOnlyList<EncodedText> TextsOf(EncodedText encoded) => [encoded];

    protected override TOutput Result(TextRow row, EncodedText encoded, ReadOnlySpan<float[]> outputs) => result(outputs[0]);
}
