namespace MLNet.Adapters.Metrics.Columns;

/// <summary>What a key stands for.</summary>
internal static class KeyIndex
{
    /// <summary>The index of a key's value, counted from 0; -1 for the key 0, which is none.</summary>
    /// <param name="key">The key of a row.</param>
    /// <param name="count">How many values the key's type has.</param>
    /// <param name="columnName">The key's column.</param>
    /// <param name="noun">What the values are, as error messages call one.</param>
    /// <exception cref="InvalidOperationException">The key is beyond its type.</exception>
    public static int Of(ulong key, ulong count, string columnName, string noun) =>
        key <= count
            ? checked((int)key) - 1
            : throw new InvalidOperationException(
                $"A row has the {noun} key {key} in column '{columnName}', whose type has {count} {noun}(s). "
                + "Correct what the keys are made by.");
}
