namespace MLNet.Adapters.Tests;

/// <summary>A row of text classification.</summary>
public sealed class LabelledText
{
    public string? Text { get; set; }

    public string? Label { get; set; }
}
