namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>A row of any of the tasks; each reads the members that it needs.</summary>
internal sealed class TaskRow
{
    public string Text { get; set; } = string.Empty;

    public string Second { get; set; } = string.Empty;

    public string Class { get; set; } = string.Empty;

    public string[] Words { get; set; } = [];

    public string[] Tags { get; set; } = [];

    public float Number { get; set; }
}
