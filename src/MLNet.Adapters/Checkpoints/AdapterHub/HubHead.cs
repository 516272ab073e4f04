using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>A head of a folder.</summary>
/// <param name="Config">Its layers.</param>
/// <param name="Outputs">How many numbers it gives for a text or a token.</param>
/// <param name="Labels">What they stand for, in order; empty where they have no names.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubHead(HeadConfig Config, int Outputs, IReadOnlyList<string> Labels, byte[] Weights);
