namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>The adapters that score the rows with one adapter name.</summary>
/// <param name="Name">The name in the adapter column.</param>
/// <param name="IsParallel">Whether all parts score the row, each score under the part's name; otherwise there is one part.</param>
/// <param name="Parts">The compositions with their heads.</param>
internal sealed record AdapterRoute(string Name, bool IsParallel, IReadOnlyList<AdapterComposition> Parts)
{
    /// <summary>The name of a row without an adapter; the empty name also stands for it.</summary>
    public const string Base = "base";

    /// <summary>The names of the scores: the head's classes, or adapter/class in a parallel set.</summary>
    public IReadOnlyList<string> ScoreLabels { get; } =
        IsParallel ? [.. Parts.SelectMany(part => part.Labels.Select(label => ScoreLabel(part, label)))] : Parts[0].Labels;

    /// <summary>Returns the name of a class's score in a parallel set.</summary>
    public static string ScoreLabel(AdapterComposition part, string label) => $"{part.Name}/{label}";

    public static bool IsBase(string name) => name.Length == 0 || name == Base;
}
