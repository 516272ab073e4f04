using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Trained;

/// <summary>A trained head, as a value.</summary>
/// <param name="Config">The layers of the head.</param>
/// <param name="Outputs">The number of outputs per text or token.</param>
/// <param name="Labels">The meaning of the outputs, in order; empty if they have no names.</param>
/// <param name="Weights">The parameters, as a safetensors file.</param>
internal sealed record TrainedHead(HeadConfig Config, int Outputs, IReadOnlyList<string> Labels, byte[] Weights)
{
    /// <summary>Its name in an adapter's folder, if that is not the adapter's.</summary>
    public string? OwnName { get; init; }
}
