namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>A row of text classification that counts more or less than others.</summary>
public sealed class WeightedText
{
    public string? Text { get; set; }

    public string? Label { get; set; }

    public float Weight { get; set; }
}
