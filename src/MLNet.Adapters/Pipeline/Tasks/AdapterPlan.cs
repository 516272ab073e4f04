using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Pipeline.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Trains a new adapter, by itself or on top of frozen ones.</summary>
internal sealed class AdapterPlan(AdapterConfig config, TrainedAdapter? initial, AdapterComposition? below) : IFineTuningPlan
{
    private const string Name = "adapter";

    public FineTuning FineTuning => FineTuning.Adapter;

    public string? AdapterDescription => CompositionText.Of(config) is not { } text ? null
        : below is null ? text
        : CompositionText.Of(below) is { } parts ? $"{parts}, then {text}"
        : null;

    public IEnumerable<string> Warnings(EncoderShape shape, HeadConfig? head) =>
        initial?.Head is { } left && left.Config != head
            ? config
                .Warnings(shape)
                .Append(
                    $"InitialAdapter '{initial.Name}' has a head of {left.Config}, which this task cannot use: "
                    + $"training continues from the adapter only.")
            : config.Warnings(shape);

    public AdapterModule Create(TextEncoder encoder, Generator generator, Device device)
    {
        var adapter = config.Create(encoder.Config.Shape, generator, CPU);
        adapter.to(device);
        adapter.StartFrom(encoder);
        if (below is null)
            return adapter;
        if (adapter is ResidualAdapters residual)
            return CompositionBuilder.BuildStack(below, NameOf(below), residual, encoder.Config.Shape, device);
        adapter.Dispose();
        throw new ArgumentException(
            $"An adapter of kind {config.GetType().Name} cannot be stacked on FrozenAdapters. Train it without them.");
    }

    public void Initialize(AdapterModule? adapter, TextHead? head, IReadOnlyList<string> labels)
    {
        if (initial is not null)
            InitialWeights.Copy(initial, initial.Weights, Trained(adapter!), head, labels);
    }

    public AdapterComposition ToComposition(AdapterModule? trained, PretrainedEncoder encoder, TrainingReport report)
    {
        var adapter = new TrainedAdapter(
            below is null ? Name : NameOf(below),
            config,
            encoder.Reference,
            encoder.Shape,
            AdapterWeights.Write(Trained(trained!)),
            null)
        {
            Norms = report.AdapterNorms,
        };
        return below is null ? adapter : new Stack(below, adapter);
    }

    private static AdapterModule Trained(AdapterModule module) => (module as ComposedAdapters)?.Trained ?? module;

    // Frozen adapters may already have this name.
    private static string NameOf(AdapterComposition below)
    {
        var taken = below.Adapters.Select(adapter => adapter.Name).ToHashSet(StringComparer.Ordinal);
        return Enumerable
            .Range(1, taken.Count + 1)
            .Select(number => number == 1 ? Name : $"{Name}{number}")
            .First(name => !taken.Contains(name));
    }
}
