namespace MLNet.Adapters.Tests.Loader;

/// <summary>A row of text classification.</summary>
internal sealed class TextRow
{
    public string Text { get; set; } = "";

    public string Second { get; set; } = "";

    public string Label { get; set; } = "";
}
