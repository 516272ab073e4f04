using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>A classification head of a folder.</summary>
/// <param name="Kind">Its layers.</param>
/// <param name="Labels">Its classes in order.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubHead(ClassificationHeadKind Kind, IReadOnlyList<string> Labels, byte[] Weights);
