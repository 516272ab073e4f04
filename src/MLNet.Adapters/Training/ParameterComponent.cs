namespace MLNet.Adapters;

/// <summary>The same parameters of all layers, taken together.</summary>
/// <param name="Name">The name with <c>*</c> for the layer.</param>
/// <param name="Parameters">How many parameters.</param>
/// <param name="Count">Their elements.</param>
/// <param name="IsTrainable">Whether training moves them.</param>
public sealed record ParameterComponent(string Name, int Parameters, long Count, bool IsTrainable);
