using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// Converts compositions to their form in a model file: records, and one entry for the weights of each adapter, fusion and head, however
/// often they occur.
/// </summary>
internal sealed class CompositionFiles
{
    private readonly Dictionary<byte[], string> _entryOfWeights = new(WeightsComparer.Instance);
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The weights by entry name, in the order in which they were found.</summary>
    public IReadOnlyDictionary<string, byte[]> Entries => _entries;

    /// <exception cref="NotSupportedException">The composition copies or routes rows.</exception>
    public CompositionRecord Describe(AdapterComposition composition) =>
        composition switch
        {
            TrainedAdapter adapter => new CompositionRecord.Adapter(
                adapter.Name,
                adapter.Config,
                adapter.Norms,
                Add("adapter", adapter.Weights)),
            TrainedFusion fusion => new CompositionRecord.Fusion(fusion.Config, DescribeAll(fusion), Add("fusion", fusion.Weights)),
            Stack stack => new CompositionRecord.Stack(DescribeAll(stack)),
            Average average => new CompositionRecord.Average(DescribeAll(average), average.Weights),
            Split split => new CompositionRecord.Split(DescribeAll(split), split.Tokens),
            _ => throw new NotSupportedException(
                $"{composition.Name} routes or copies rows, so one head cannot read it. Use it with ScoreWithAdapters."),
        };

    /// <summary>Adds the weights of a head and returns the name of their entry.</summary>
    public string AddHead(byte[] weights) => Add("head", weights);

    private CompositionRecord[] DescribeAll(AdapterComposition parent) => [.. parent.Children.Select(Describe)];

    private string Add(string kind, byte[] weights)
    {
        if (_entryOfWeights.TryGetValue(weights, out var known))
            return known;
        var number = _counts.GetValueOrDefault(kind);
        _counts[kind] = number + 1;
        var name = number == 0 ? $"{kind}.safetensors" : $"{kind}-{number}.safetensors";
        _entries.Add(name, weights);
        return _entryOfWeights[weights] = name;
    }
}
