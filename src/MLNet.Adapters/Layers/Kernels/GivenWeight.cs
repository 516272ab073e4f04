namespace MLNet.Adapters.Layers.Kernels;

/// <summary>The memory of a float32 weight that is given to a packed matrix.</summary>
/// <param name="Start">The address of the weight, [columns, in].</param>
/// <param name="Bias">The address of the bias, [columns], which is copied; 0 for zeros.</param>
/// <param name="Columns">The number of outputs.</param>
/// <param name="Owner">Releases the weight's memory.</param>
internal readonly record struct GivenWeight(nint Start, nint Bias, int Columns, IDisposable Owner);
