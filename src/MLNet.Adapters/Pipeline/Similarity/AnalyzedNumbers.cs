using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Similarity;

/// <summary>A number per text or text pair.</summary>
internal sealed class AnalyzedNumbers(TextRowReader reader) : AnalyzedTexts<float, float>(reader)
{
    public override List<(TextRow Input, float Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes) =>
        AnalyzedRows.Read(host, data, Reader, new NumberReader(labelColumnName, "label"));

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, float Gold)> rows, IReadOnlyList<float> outputs)
    {
        var errors = rows.Zip(outputs, (row, output) => Math.Pow((double)row.Gold - output, 2)).Where(double.IsFinite).ToList();
        return new PredictionQuality(double.NaN, double.NaN, errors.Count == 0 ? double.NaN : errors.Average());
    }
}
