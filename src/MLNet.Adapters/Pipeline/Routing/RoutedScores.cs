namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>What an adapter says about one row.</summary>
/// <param name="Labels">The class of each probability; empty for a missing prediction.</param>
/// <param name="Probabilities">One a class.</param>
/// <param name="Predicted">The most probable class, of each head where several score; null for a missing prediction.</param>
internal sealed record RoutedScores(IReadOnlyList<string> Labels, float[] Probabilities, string? Predicted)
{
    /// <summary>The prediction of a row without adapter.</summary>
    public static readonly RoutedScores Missing = new([], [], null);
}
