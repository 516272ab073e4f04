namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>The texts of one row of pairs.</summary>
/// <param name="First">The first text; empty if the column has none.</param>
/// <param name="Second">The second text.</param>
/// <param name="Negatives">The texts that do not belong to the first, without empty ones.</param>
/// <param name="Score">How much the texts belong together; 1 if pairs have no label, NaN if it is missing.</param>
internal readonly record struct GivenPair(string First, string Second, IReadOnlyList<string> Negatives, float Score)
{
    /// <summary>Whether the pair has at most one text.</summary>
    public bool LacksText => string.IsNullOrWhiteSpace(First) || string.IsNullOrWhiteSpace(Second);
}
