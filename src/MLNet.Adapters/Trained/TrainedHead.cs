using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Trained;

/// <summary>A trained head as a value.</summary>
/// <param name="Config">Its layers.</param>
/// <param name="Outputs">How many numbers it gives for a text or a token.</param>
/// <param name="Labels">What they stand for, in order; empty where they have no names.</param>
/// <param name="Weights">Its parameters as a safetensors file.</param>
internal sealed record TrainedHead(HeadConfig Config, int Outputs, IReadOnlyList<string> Labels, byte[] Weights);
