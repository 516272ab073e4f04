using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>One class per text: the index of the right class, or -1, and the probability of each class.</summary>
internal sealed class AnalyzedClasses(TextRowReader reader, IReadOnlyList<string> classes) : AnalyzedTexts<int, float[]>(reader)
{
    public override IReadOnlyList<string> Labels => classes;

    public override List<(TextRow Input, int Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes) =>
        LabelledRows.Read(host, data, Reader, labelColumnName, classes, notes);

    public override IReadOnlyDictionary<string, float> Probabilities(float[] output) =>
        classes.Zip(output).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    public override IEnumerable<(int Label, float[] Weights)> LabelWeights(
        ITextTokenizer tokenizer,
        TextRow row,
        int gold,
        FusedResult<float[]> result,
        int adapters) => gold < 0 ? [] : [(gold, result.MeanWeights(adapters))];

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, int Gold)> rows, IReadOnlyList<float[]> outputs) =>
        PredictionQuality.OfClasses(classes.Count, rows.Zip(outputs, (row, output) => (row.Gold, Predicted(output))));

    public override (long Changed, long All) Compare(float[] whole, float[] other) => (Predicted(whole) == Predicted(other) ? 0 : 1, 1);

    private static int Predicted(float[] output) => Array.IndexOf(output, output.Max());
}
