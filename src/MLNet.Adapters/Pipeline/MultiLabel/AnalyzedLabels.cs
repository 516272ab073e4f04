using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Metrics;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>Any number of labels per text: whether the text has each of the model's labels, and the probability of each.</summary>
internal sealed class AnalyzedLabels(TextRowReader reader, IReadOnlyList<string> labels, IReadOnlyList<double> thresholds)
    : AnalyzedTexts<bool[], float[]>(reader)
{
    public override IReadOnlyList<string> Labels => labels;

    public override List<(TextRow Input, bool[] Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes)
    {
        var column = new LabelSetReader(labelColumnName);
        var places = AnalyzedRows.Match(labels, column.ReadNames(host, data.Schema));
        return [.. AnalyzedRows.Read(host, data, Reader, column).Select(row => (row.Input, Flags(row.Gold.Flags)))];

        // A label that the model does not have is neither right nor wrong.
        bool[] Flags(bool[] theirs)
        {
            var ours = new bool[labels.Count];
            foreach (var (index, flag) in theirs.Index())
            {
                if (flag && places[index] >= 0)
                    ours[places[index]] = true;
            }

            return ours;
        }
    }

    public override IReadOnlyDictionary<string, float> Probabilities(float[] output) =>
        labels.Zip(output).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);

    public override IEnumerable<(int Label, float[] Weights)> LabelWeights(
        ITextTokenizer tokenizer, TextRow row, bool[] gold, FusedResult<float[]> result, int adapters) =>
        gold.Index().Where(label => label.Item).Select(label => (label.Index, result.MeanWeights(adapters)));

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, bool[] Gold)> rows, IReadOnlyList<float[]> outputs)
    {
        var metrics = MultiLabelScores.Compute([.. rows.Zip(outputs, (row, output) => (row.Gold, Predicted(output)))], labels);
        return new PredictionQuality(metrics.SubsetAccuracy, metrics.MacroF1, double.NaN);
    }

    public override (long Changed, long All) Compare(float[] whole, float[] other) =>
        (Predicted(whole).AsSpan().SequenceEqual(Predicted(other)) ? 0 : 1, 1);

    private bool[] Predicted(float[] output) => [.. output.Zip(thresholds, (probability, threshold) => probability >= threshold)];
}
