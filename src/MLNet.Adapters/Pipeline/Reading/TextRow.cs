namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The text of one row: one text, or two if the task compares them.</summary>
/// <param name="First">The first text; empty if the column has none.</param>
/// <param name="Second">The second text; null for a task with a single text column.</param>
internal readonly record struct TextRow(string First, string? Second)
{
    /// <summary>Whether both texts are empty or white space only.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(First) && string.IsNullOrWhiteSpace(Second);
}
