using Microsoft.ML;
using MLNet.Adapters.Pipeline.Scoring;

namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>
/// The columns of a model whose adapters' heads have the same labels, like those of a text classifier; a missing prediction is key 0 and
/// scores of NaN.
/// </summary>
internal sealed class CommonLabelColumns(MulticlassColumns multiclass, IReadOnlyList<string> labels) : IOutputColumns<RoutedScores>
{
    private readonly Dictionary<string, int> _positions = labels
        .Index()
        .ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);

    public IReadOnlyList<OutputColumn<RoutedScores>> For(DataViewSchema inputSchema) =>
        [.. multiclass.For(inputSchema).Select(column => new ProjectedColumn<RoutedScores, float[]>(column, InCommonOrder))];

    // A head can have the same labels in another order.
    private float[] InCommonOrder(RoutedScores scores)
    {
        if (scores.Predicted is null)
            return [.. labels.Select(_ => float.NaN)];
        if (scores.Labels.SequenceEqual(labels))
            return scores.Probabilities;
        var ordered = new float[labels.Count];
        foreach (var (index, label) in scores.Labels.Index())
            ordered[_positions[label]] = scores.Probabilities[index];
        return ordered;
    }
}
