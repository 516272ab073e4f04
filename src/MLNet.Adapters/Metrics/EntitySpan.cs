namespace MLNet.Adapters.Metrics;

/// <summary>An entity in a sentence.</summary>
/// <param name="Type">The type of the entity.</param>
/// <param name="FirstWord">The zero-based index of its first word.</param>
/// <param name="Words">The number of its words.</param>
internal readonly record struct EntitySpan(string Type, int FirstWord, int Words);
