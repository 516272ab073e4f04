namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The classes as a model file holds them.</summary>
/// <param name="ValueType">text, bool, or the name of a number type.</param>
/// <param name="Values">The values, written in the invariant culture.</param>
internal sealed record ClassLabelsRecord(string ValueType, string[] Values);
