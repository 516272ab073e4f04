using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Pipeline.Models;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Trains fusion layers over frozen adapters, or together with them.</summary>
/// <param name="config">How the adapters are fused.</param>
/// <param name="adapters">The adapters.</param>
/// <param name="initial">The fusion to continue from; null for new layers.</param>
/// <param name="trainsAdapters">Whether the adapters are trained, too; they are then single adapters.</param>
/// <param name="ownAdapterReport">The report of an adapter that was trained first; null for none.</param>
internal sealed class FusionPlan(
    AdapterFusionConfig config,
    IReadOnlyList<AdapterComposition> adapters,
    TrainedFusion? initial,
    bool trainsAdapters,
    TrainingReport? ownAdapterReport) : IFineTuningPlan
{
    public FineTuning FineTuning => FineTuning.Adapter;

    public TrainingReport? OwnAdapterReport => ownAdapterReport;

    public IEnumerable<string> Warnings(EncoderShape shape, HeadConfig? head)
    {
        if (initial?.Head is { } left && left.Config != head)
            yield return $"InitialFusion '{initial.Name}' has a head of {left.Config}, which this task cannot use: "
                + "training continues from the fusion only.";
    }

    public AdapterModule Create(TextEncoder encoder, Generator generator, Device device) => CompositionBuilder.BuildFusion(
        config, adapters, encoder.Config.AttentionDropout, encoder.Config.Shape, generator, device, trainsAdapters);

    public void Initialize(AdapterModule? adapter, TextHead? head, IReadOnlyList<string> labels)
    {
        if (initial is not null)
            InitialWeights.Copy(initial, initial.Weights, ((ComposedAdapters)adapter!).Trained!, head, labels);
    }

    public AdapterComposition ToComposition(AdapterModule? trained, PretrainedEncoder encoder, TrainingReport report)
    {
        var composed = (ComposedAdapters)trained!;
        IEnumerable<AdapterComposition> children = trainsAdapters
            ? adapters.Select(adapter => Trained((TrainedAdapter)adapter, composed))
            : adapters;
        return new TrainedFusion(config, children, AdapterWeights.Write(composed.Trained!), null);
    }

    private static TrainedAdapter Trained(TrainedAdapter before, ComposedAdapters composed) => new(
        before.Name, before.Config, before.Encoder, before.Shape, AdapterWeights.Write(composed.AdapterNamed(before.Name)), before.Head);
}
