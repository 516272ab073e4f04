namespace MLNet.Adapters.Metrics;

/// <summary>An entity in a sentence.</summary>
/// <param name="Type">Its type.</param>
/// <param name="FirstWord">The index of its first word, from 0.</param>
/// <param name="Words">How many words it has.</param>
internal readonly record struct EntitySpan(string Type, int FirstWord, int Words);
