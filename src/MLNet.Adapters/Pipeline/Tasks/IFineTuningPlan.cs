using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>What one training trains, and what its model keeps.</summary>
internal interface IFineTuningPlan
{
    /// <summary>Which parameters are trained, for the record.</summary>
    FineTuning FineTuning { get; }

    /// <summary>How a fusion's own adapter was trained before it; null where there is none.</summary>
    TrainingReport? OwnAdapterReport => null;

    /// <summary>What deserves the user's attention.</summary>
    /// <param name="shape">The encoder's.</param>
    /// <param name="head">The head that is trained; null for none.</param>
    IEnumerable<string> Warnings(EncoderShape shape, HeadConfig? head);

    /// <summary>
    /// What is plugged into the encoder, with new weights drawn from the generator where it is trained; null for nothing.
    /// </summary>
    AdapterModule? Create(EncoderConfig encoder, Generator generator, Device device);

    /// <summary>Puts given weights in the place of drawn ones.</summary>
    void Initialize(AdapterModule? adapter, TextHead? head, IReadOnlyList<string> labels)
    {
    }

    /// <summary>The trained adapters as a value without a head; null where nothing was plugged in.</summary>
    AdapterComposition? ToComposition(AdapterModule? trained, PretrainedEncoder encoder, TrainingReport report);
}
