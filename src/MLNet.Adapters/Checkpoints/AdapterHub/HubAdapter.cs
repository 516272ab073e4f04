using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>An adapter of a folder.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubAdapter(string Name, AdapterConfig Config, byte[] Weights);
