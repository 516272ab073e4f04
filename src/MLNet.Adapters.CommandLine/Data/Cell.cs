namespace MLNet.Adapters.CommandLine.Data;

/// <summary>A field of a row: a text, or a list of texts.</summary>
/// <param name="Text">The text; the items joined by spaces if the file has a list.</param>
/// <param name="List">The items if the file has a list; null if it has a text.</param>
internal readonly record struct Cell(string Text, string[]? List = null)
{
    /// <summary>The items: those of the list, or the words between white space.</summary>
    public string[] Items => List ?? Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public static Cell Of(IEnumerable<string> items)
    {
        string[] list = [.. items];
        return new Cell(string.Join(' ', list), list);
    }
}
