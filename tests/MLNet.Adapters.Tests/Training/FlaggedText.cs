namespace MLNet.Adapters.Tests.Training;

/// <summary>A text and a truth value.</summary>
public sealed class FlaggedText
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }

    public float Weight { get; set; } = 1;
}
