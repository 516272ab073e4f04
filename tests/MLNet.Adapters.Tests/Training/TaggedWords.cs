namespace MLNet.Adapters.Tests.Training;

/// <summary>Words with tags.</summary>
public sealed class TaggedWords
{
    public string[] Words { get; set; } = [];

    public string Text { get; set; } = "";

    public string[] Label { get; set; } = [];

    public float Id { get; set; }
}
