namespace MLNet.Adapters.Heads;

/// <summary>The names of a head's outputs where nobody has named them.</summary>
internal static class OutputNames
{
    /// <summary>Returns the names that Hugging Face's libraries use: <c>LABEL_0</c>, <c>LABEL_1</c> and so on.</summary>
    public static string[] Numbered(int outputs) => [.. Enumerable.Range(0, outputs).Select(index => $"LABEL_{index}")];
}
