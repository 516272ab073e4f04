namespace MLNet.Adapters.Metrics.Columns;

/// <summary>The labels of a row.</summary>
/// <param name="Flags">Whether the row has each label.</param>
/// <param name="MissingKeys">
/// The number of the row's keys that are 0: labels unknown to the mapping that created the keys, or empty slots. Flags are never missing.
/// </param>
internal readonly record struct LabelSet(bool[] Flags, int MissingKeys);
