using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>An adapter from a folder.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubAdapter(string Name, AdapterConfig Config, byte[] Weights)
{
    /// <summary>The name of the model in the folder; null if it names none.</summary>
    public string? ModelName { get; init; }
}

/// <summary>A head from a folder.</summary>
/// <param name="Config">Its layers.</param>
/// <param name="Outputs">The number of outputs per text or token.</param>
/// <param name="Labels">The meaning of the outputs, in order; empty if they have no names.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubHead(HeadConfig Config, int Outputs, IReadOnlyList<string> Labels, byte[] Weights)
{
    /// <summary>Its name in the folder; empty if it comes from elsewhere.</summary>
    public string Name { get; init; } = string.Empty;
}

/// <summary>A fusion from a folder.</summary>
/// <param name="AdapterNames">The fused adapters, in order.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
internal sealed record HubFusion(IReadOnlyList<string> AdapterNames, AdapterFusionConfig Config, byte[] Weights)
{
    /// <summary>The name of the model in the folder; null if it names none.</summary>
    public string? ModelName { get; init; }
}
