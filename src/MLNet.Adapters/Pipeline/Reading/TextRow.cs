namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The text of one row: one sentence, or two where the task compares them.</summary>
/// <param name="First">The first text; empty where the column has none.</param>
/// <param name="Second">The second text, null for a task with a single text column.</param>
internal readonly record struct TextRow(string First, string? Second)
{
    /// <summary>Whether neither has a character that is no white space.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(First) && string.IsNullOrWhiteSpace(Second);
}
