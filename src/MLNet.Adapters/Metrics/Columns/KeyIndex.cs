namespace MLNet.Adapters.Metrics.Columns;

/// <summary>Converts keys to indices.</summary>
internal static class KeyIndex
{
    /// <summary>Returns the zero-based index of a key's value; -1 for the key 0, which means missing.</summary>
    /// <param name="key">The key of a row.</param>
    /// <param name="count">The number of values of the key type.</param>
    /// <param name="columnName">The column of the key.</param>
    /// <param name="noun">The noun for a value in error messages.</param>
    /// <exception cref="InvalidOperationException">The key is outside the range of its type.</exception>
    public static int Of(ulong key, ulong count, string columnName, string noun) =>
        key <= count
            ? checked((int)key) - 1
            : throw new InvalidOperationException(
                $"A row has the {noun} key {key} in column '{columnName}', whose type has {count} {noun}(s). "
                + "Correct the code that creates the keys.");
}
