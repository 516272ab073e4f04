using MLNet.Adapters.Methods;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Sums the weights of fused adapters over texts.</summary>
/// <param name="adapters">The number of adapters, N.</param>
internal sealed class FusionUse(int adapters)
{
    private readonly SortedDictionary<(int Layer, SubLayer SubLayer), (double[] Weights, double Entropy, long Tokens)> _places = [];
    private readonly SortedDictionary<int, (double[] Weights, int Rows)> _labels = [];

    /// <summary>The mean weights and entropy over all tokens, at each place.</summary>
    public IReadOnlyList<LayerFusionUse> Layers =>
        [
            .. _places.Select(place => new LayerFusionUse(
                place.Key.Layer,
                place.Key.SubLayer,
                [.. place.Value.Weights.Select(sum => sum / place.Value.Tokens)],
                place.Value.Entropy / place.Value.Tokens)),
        ];

    /// <summary>The mean weight of each adapter over all places.</summary>
    public double[] MeanWeights
    {
        get
        {
            var layers = Layers;
            return [.. Enumerable.Range(0, adapters).Select(adapter => layers.Average(layer => layer.MeanWeights[adapter]))];
        }
    }

    /// <summary>Returns the mean weights of each label's rows.</summary>
    public IReadOnlyList<LabelFusionUse> Labels(IReadOnlyList<string> names) =>
        [
            .. _labels.Select(label => new LabelFusionUse(
                names[label.Key],
                label.Value.Rows,
                [.. label.Value.Weights.Select(sum => sum / label.Value.Rows)])),
        ];

    /// <summary>Adds the texts of one row.</summary>
    public void Add(IEnumerable<FusedText> texts)
    {
        foreach (var place in texts.SelectMany(text => text.Places))
            Add(place);
    }

    /// <summary>Adds the weights of a row, or a part of a row, with a label.</summary>
    public void Add(int label, float[] means)
    {
        var (weights, rows) = _labels.TryGetValue(label, out var known) ? known : (new double[adapters], 0);
        for (var adapter = 0; adapter < adapters; adapter++)
            weights[adapter] += means[adapter];
        _labels[label] = (weights, rows + 1);
    }

    private void Add(TextFusionWeights place)
    {
        var key = (place.Layer, place.SubLayer);
        var (weights, entropy, tokens) = _places.TryGetValue(key, out var known) ? known : (new double[adapters], 0, 0);
        for (var token = 0; token < place.Tokens; token++)
        {
            for (var adapter = 0; adapter < adapters; adapter++)
            {
                double weight = place[token, adapter];
                weights[adapter] += weight;
                entropy -= weight > 0 ? weight * Math.Log(weight) : 0;
            }
        }

        _places[key] = (weights, entropy, tokens + place.Tokens);
    }
}
