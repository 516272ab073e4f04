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

    /// <summary>Warnings for the user.</summary>
    /// <param name="shape">The shape of the encoder.</param>
    /// <param name="head">The head that is trained; null for none.</param>
    IEnumerable<string> Warnings(EncoderShape shape, HeadConfig? head);

    /// <summary>
    /// Creates the module that is plugged into the encoder, with new weights drawn from the generator if it is trained; null for none.
    /// </summary>
    AdapterModule? Create(TextEncoder encoder, Generator generator, Device device);

    /// <summary>
    /// Describes the configuration of that module, for a cache of what its frozen part computes; null if that is not the same each time.
    /// </summary>
    string? AdapterDescription => null;

    /// <summary>Replaces randomly drawn weights with given ones.</summary>
    void Initialize(AdapterModule? adapter, TextHead? head, IReadOnlyList<string> labels)
    {
    }

    /// <summary>Returns the trained adapters as a value without a head; null if nothing was plugged in.</summary>
    AdapterComposition? ToComposition(AdapterModule? trained, PretrainedEncoder encoder, TrainingReport report);
}
