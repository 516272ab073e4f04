using MLNet.Adapters.Heads;

namespace MLNet.Adapters;

/// <summary>A trained classification head as a value.</summary>
/// <param name="Kind">Its layers.</param>
/// <param name="Labels">Its classes, in the order of its outputs.</param>
/// <param name="Weights">Its parameters as a safetensors file.</param>
internal sealed record TrainedHead(ClassificationHeadKind Kind, IReadOnlyList<string> Labels, byte[] Weights);
