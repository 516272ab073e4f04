using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>An adapter of a folder.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubAdapter(string Name, AdapterConfig Config, byte[] Weights);

/// <summary>A head of a folder.</summary>
/// <param name="Config">Its layers.</param>
/// <param name="Outputs">How many numbers it gives for a text or a token.</param>
/// <param name="Labels">What they stand for, in order; empty if they have no names.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubHead(HeadConfig Config, int Outputs, IReadOnlyList<string> Labels, byte[] Weights);

/// <summary>A fusion of a folder.</summary>
/// <param name="AdapterNames">The fused adapters, in order.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubFusion(IReadOnlyList<string> AdapterNames, AdapterFusionConfig Config, byte[] Weights);
