using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained.Arithmetic;

/// <summary>An adapter in a combination.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Weight">Its weight, any finite number.</param>
/// <param name="Parameters">Its parameters in float64, which holds products and sums of float32 without rounding that matters.</param>
internal sealed record WeightedAdapter(string Name, AdapterConfig Config, double Weight, IReadOnlyDictionary<string, Tensor> Parameters);
