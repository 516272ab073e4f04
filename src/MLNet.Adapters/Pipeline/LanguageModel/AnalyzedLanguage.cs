using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>Predictions of a text's own tokens, which need no label.</summary>
internal sealed class AnalyzedLanguage(TextRowReader reader) : AnalyzedTexts<TextRow, BatchScore>(reader)
{
    public override List<(TextRow Input, TextRow Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes) =>
        AnalyzedRows.Read(host, data, Reader, Reader);

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, TextRow Gold)> rows, IReadOnlyList<BatchScore> outputs)
    {
        var sum = outputs.Aggregate(default(BatchScore), (one, other) => one + other);
        return new PredictionQuality(sum.Right / sum.Weight, double.NaN, sum.Loss / sum.Weight);
    }
}
