using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Pairs of texts of which some belong together more than others: there are no partners to find.</summary>
internal sealed class AnalyzedGradedPairs(TextRowReader reader) : AnalyzedPairs(reader)
{
    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, TextRow Gold)> rows, IReadOnlyList<PairEmbeddings> outputs) =>
        new(double.NaN, double.NaN, double.NaN);
}
