namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Checks the names of columns against each other before any data is read.</summary>
internal static class ColumnChecks
{
    /// <exception cref="ArgumentException">A name is empty, or both are the same.</exception>
    public static void Texts(string first, string? second)
    {
        ArgumentException.ThrowIfNullOrEmpty(first, "Sentence1ColumnName");
        if (first == second)
            throw new ArgumentException(
                $"Both texts of the pair are column '{first}'. Name two columns, or leave Sentence2ColumnName null for single texts.");
    }

    /// <exception cref="ArgumentException">A name is empty, or two are the same.</exception>
    public static void Outputs(params ReadOnlySpan<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            ArgumentException.ThrowIfNullOrEmpty(name, "an output column");
            if (!seen.Add(name))
                throw new ArgumentException($"Two outputs have the column name '{name}'. Give them different names.");
        }
    }
}
