using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Trained.Arithmetic;

/// <summary>The result of a combination.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Parameters">The parameters, in order, in float64.</param>
internal sealed record CombinedWeights(AdapterConfig Config, IReadOnlyList<(string Name, Tensor Parameter)> Parameters);
