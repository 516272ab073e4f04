using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>A fusion of a folder.</summary>
/// <param name="AdapterNames">The fused adapters, in order.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubFusion(IReadOnlyList<string> AdapterNames, AdapterFusionConfig Config, byte[] Weights);
