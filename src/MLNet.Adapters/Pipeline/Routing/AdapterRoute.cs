namespace MLNet.Adapters.Pipeline.Routing;

/// <summary>Where the rows of one name go.</summary>
/// <param name="Name">What the adapter column holds.</param>
/// <param name="Parts">One composition with its head; several where all of them score the row.</param>
internal sealed record AdapterRoute(string Name, IReadOnlyList<AdapterComposition> Parts)
{
    /// <summary>The name of a row without an adapter; the empty name is another.</summary>
    public const string Base = "base";

    /// <summary>What the scores are called: the head's classes, or adapter/class where several heads score.</summary>
    public IReadOnlyList<string> ScoreLabels { get; } = Parts.Count == 1 ? Parts[0].Labels : [.. Parts.SelectMany(part => part.Labels.Select(label => $"{part.Name}/{label}"))];

    public static bool IsBase(string name) => name.Length == 0 || name == Base;
}
