using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>
/// Trains a head alone, on the frozen encoder or on frozen adapters in it; or the head with a private copy of the encoder.
/// </summary>
internal sealed class HeadPlan(FineTuning fineTuning, AdapterComposition? frozen) : IFineTuningPlan
{
    public FineTuning FineTuning => fineTuning;

    public string? AdapterDescription => frozen is null ? null : CompositionText.Of(frozen);

    public IEnumerable<string> Warnings(EncoderShape shape, HeadConfig? head) => [];

    public AdapterModule? Create(TextEncoder encoder, Generator generator, Device device) =>
        frozen is null ? null : CompositionBuilder.Build(frozen, encoder.Config.Shape, device);

    public AdapterComposition? ToComposition(AdapterModule? trained, PretrainedEncoder encoder, TrainingReport report) =>
        frozen is null ? null : frozen with { Head = null };
}
