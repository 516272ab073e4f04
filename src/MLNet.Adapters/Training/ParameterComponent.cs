namespace MLNet.Adapters;

/// <summary>The same parameter of all layers, combined.</summary>
/// <param name="Name">The name, with <c>*</c> for the layer.</param>
/// <param name="Parameters">The number of parameters.</param>
/// <param name="Count">The number of their elements.</param>
/// <param name="IsTrainable">Whether training changes them.</param>
public sealed record ParameterComponent(string Name, int Parameters, long Count, bool IsTrainable);
