namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Where the rows of one name go.</summary>
/// <param name="Name">What the adapter column holds.</param>
/// <param name="IsParallel">Whether all parts score the row, each score under the part's name; else there is one part.</param>
/// <param name="Parts">Compositions with their heads.</param>
internal sealed record AdapterRoute(string Name, bool IsParallel, IReadOnlyList<AdapterComposition> Parts)
{
    /// <summary>The name of a row without an adapter; the empty name is another.</summary>
    public const string Base = "base";

    /// <summary>What the scores are called: the head's classes, or adapter/class in a parallel set.</summary>
    public IReadOnlyList<string> ScoreLabels { get; } =
        IsParallel ? [.. Parts.SelectMany(part => part.Labels.Select(label => $"{part.Name}/{label}"))] : Parts[0].Labels;

    public static bool IsBase(string name) => name.Length == 0 || name == Base;
}
