using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Composition;
using MLNet.Adapters.Pipeline.Models;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Trains fusion layers over frozen adapters.</summary>
internal sealed class FusionPlan(AdapterFusionConfig config, IReadOnlyList<AdapterComposition> adapters, TrainingReport? ownAdapterReport)
    : IFineTuningPlan
{
    public FineTuning FineTuning => FineTuning.Adapter;

    public TrainingReport? OwnAdapterReport => ownAdapterReport;

    public IEnumerable<string> Warnings(EncoderShape shape, HeadConfig? head) => [];

    public AdapterModule Create(TextEncoder encoder, Generator generator, Device device) =>
        CompositionBuilder.BuildFusion(config, adapters, encoder.Config.AttentionDropout, encoder.Config.Shape, generator, device);

    public AdapterComposition ToComposition(AdapterModule? trained, PretrainedEncoder encoder, TrainingReport report) =>
        new TrainedFusion(config, adapters, AdapterWeights.Write(((ComposedAdapters)trained!).Trained!), null);
}
