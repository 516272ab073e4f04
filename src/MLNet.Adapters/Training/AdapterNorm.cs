using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>
/// How much one adapter adds to the hidden states: the mean L2 norm of its output over the real tokens of a few training rows.
/// </summary>
/// <param name="Epoch">0 before the first step, else the epoch after which it was taken.</param>
/// <param name="Layer">Index of the layer, from 0.</param>
/// <param name="SubLayer">Where in the layer the adapter sits.</param>
/// <param name="MeanNorm">The norm.</param>
public sealed record AdapterNorm(int Epoch, int Layer, SubLayer SubLayer, double MeanNorm);
