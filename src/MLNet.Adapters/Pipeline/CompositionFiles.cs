using MLNet.Adapters.Composition;

namespace MLNet.Adapters.Pipeline;

/// <summary>Between a composition and its form in a model file: a record, and one entry of weights for each adapter and fusion.</summary>
internal sealed class CompositionFiles
{
    private readonly Dictionary<string, string> _entryOfAdapter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);

    /// <summary>The weights by entry name, in the order in which they were found.</summary>
    public IReadOnlyDictionary<string, byte[]> Entries => _entries;

    public CompositionRecord Describe(AdapterComposition composition) => composition switch
    {
        TrainedAdapter adapter => new CompositionRecord.Adapter(adapter.Name, adapter.Config, adapter.Norms, EntryOf(adapter)),
        TrainedFusion fusion => new CompositionRecord.Fusion(fusion.Config, DescribeAll(fusion), Add("fusion", fusion.Weights)),
        Stack stack => new CompositionRecord.Stack(DescribeAll(stack)),
        Average average => new CompositionRecord.Average(DescribeAll(average), average.Weights),
        _ => throw new NotSupportedException($"{composition.Name} routes or copies rows, so one head cannot read it. Use it with ScoreWithAdapters."),
    };

    /// <summary>The composition that a record stands for.</summary>
    /// <param name="record">Read from a file.</param>
    /// <param name="encoder">The encoder that all of it belongs to.</param>
    /// <param name="read">The bytes of an entry.</param>
    public static AdapterComposition Restore(CompositionRecord record, PretrainedEncoder encoder, Func<string, byte[]> read)
    {
        var weights = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        return Make(record);

        AdapterComposition Make(CompositionRecord part) => part switch
        {
            CompositionRecord.Adapter adapter => new TrainedAdapter(adapter.Name, adapter.Config, encoder.Reference, encoder.Shape, Weights(adapter.Entry), null) { Norms = adapter.Norms },
            CompositionRecord.Fusion fusion => new TrainedFusion(fusion.Config, fusion.Children.Select(Make), Weights(fusion.Entry), null),
            CompositionRecord.Stack stack => new Stack([.. stack.Children.Select(Make)]),
            CompositionRecord.Average average => new Average(average.Children.Select(Make), average.Weights),
            _ => throw new InvalidDataException($"The model holds a composition of the unknown kind {part.GetType().Name}. Update MLNet.Adapters, or save the model again with this version."),
        };

        byte[] Weights(string entry) => weights.TryGetValue(entry, out var known) ? known : weights[entry] = read(entry);
    }

    private CompositionRecord[] DescribeAll(AdapterComposition parent) => [.. parent.Children.Select(Describe)];

    private string EntryOf(TrainedAdapter adapter) =>
        _entryOfAdapter.TryGetValue(adapter.Name, out var entry) ? entry : _entryOfAdapter[adapter.Name] = Add("adapter", adapter.Weights);

    private string Add(string kind, byte[] weights)
    {
        var number = _entries.Keys.Count(entry => entry.StartsWith(kind, StringComparison.Ordinal));
        var name = number == 0 ? $"{kind}.safetensors" : $"{kind}-{number}.safetensors";
        _entries.Add(name, weights);
        return name;
    }
}
