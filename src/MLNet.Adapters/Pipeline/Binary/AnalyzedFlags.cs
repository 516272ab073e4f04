using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>A Boolean label per text, and the logarithm of the odds.</summary>
internal sealed class AnalyzedFlags(TextRowReader reader) : AnalyzedTexts<bool, float>(reader)
{
    public override IReadOnlyList<string> Labels { get; } = [bool.FalseString, bool.TrueString];

    public override List<(TextRow Input, bool Gold)> Read(IHost host, IDataView data, string labelColumnName, ScoringNotes notes) =>
        AnalyzedRows.Read(host, data, Reader, new FlagReader(labelColumnName));

    public override IReadOnlyDictionary<string, float> Probabilities(float output) => new Dictionary<string, float>(StringComparer.Ordinal)
    {
        [bool.FalseString] = Sigmoid.Probability(-output),
        [bool.TrueString] = Sigmoid.Probability(output),
    };

    public override IEnumerable<(int Label, float[] Weights)> LabelWeights(
        ITextTokenizer tokenizer,
        TextRow row,
        bool gold,
        FusedResult<float> result,
        int adapters) => [(gold ? 1 : 0, result.MeanWeights(adapters))];

    public override PredictionQuality Quality(IReadOnlyList<(TextRow Input, bool Gold)> rows, IReadOnlyList<float> outputs) =>
        PredictionQuality.OfClasses(2, rows.Zip(outputs, (row, output) => (row.Gold ? 1 : 0, output > 0 ? 1 : 0)));

    public override (long Changed, long All) Compare(float whole, float other) => (whole > 0 == other > 0 ? 0 : 1, 1);
}
