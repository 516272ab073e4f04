namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>The row that the estimator tests feed: text, a label, a weight, and columns that only pass through.</summary>
public sealed class ReviewRow
{
    public string? Text { get; set; }

    /// <summary>The second text, where the task has pairs.</summary>
    public string? Second { get; set; } = "";

    public string? Label { get; set; }

    public float Weight { get; set; } = 1;

    public float[] Extra { get; set; } = [];

    public string[] Tags { get; set; } = [];
}
