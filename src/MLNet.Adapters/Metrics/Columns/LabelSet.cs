namespace MLNet.Adapters.Metrics.Columns;

/// <summary>The labels of a row.</summary>
/// <param name="Flags">For each label, whether the row has it.</param>
/// <param name="MissingKeys">
/// How many of the row's keys are 0: labels that whatever made the keys did not know, or empty slots. Flags are never missing.
/// </param>
internal readonly record struct LabelSet(bool[] Flags, int MissingKeys);
