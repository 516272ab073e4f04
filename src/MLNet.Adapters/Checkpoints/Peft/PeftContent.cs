using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>An adapter, and its head if it has one, in PEFT's terms.</summary>
/// <param name="Config">Its configuration.</param>
/// <param name="Weights">A safetensors file with our names.</param>
/// <param name="Head">The layers of the head; null if there is none.</param>
/// <param name="HeadWeights">The weights of the head, likewise; empty if there is none.</param>
/// <param name="Outputs">The number of the head's outputs per text or token.</param>
internal sealed record PeftContent(AdapterConfig Config, byte[] Weights, HeadConfig? Head, byte[] HeadWeights, int Outputs);
