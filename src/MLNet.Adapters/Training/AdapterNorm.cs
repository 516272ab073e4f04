using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>
/// The magnitude of what one adapter adds to the hidden states: the mean L2 norm of its output over the real tokens of a few training rows.
/// </summary>
/// <param name="Epoch">The epoch after which the norm was measured; 0 before the first step.</param>
/// <param name="Layer">The zero-based index of the layer.</param>
/// <param name="SubLayer">The sub-layer of the adapter.</param>
/// <param name="MeanNorm">The mean norm.</param>
public sealed record AdapterNorm(int Epoch, int Layer, SubLayer SubLayer, double MeanNorm);
