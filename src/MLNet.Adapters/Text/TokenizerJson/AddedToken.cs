namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>A token that keeps its id wherever it is spelled out in a text.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Id">Its id.</param>
/// <param name="TakesSpaceBefore">Whether the white space before it is removed.</param>
/// <param name="IsNormalized">Whether it is searched for after the others.</param>
internal sealed record AddedToken(string Text, int Id, bool TakesSpaceBefore, bool IsNormalized)
{
    /// <summary>Reads the list of a file.</summary>
    /// <param name="root">The whole file.</param>
    /// <exception cref="InvalidDataException">A token is matched in a way that is not supported.</exception>
    public static IReadOnlyList<AddedToken> ReadAll(JsonPart root) => [.. root.Parts("added_tokens").Select(Read)];

    /// <summary>Returns this token as the tokenizer searches for it.</summary>
    public SpelledToken ToSpelled() => new(Text, Id, TakesSpaceBefore);

    private static AddedToken Read(JsonPart part)
    {
        const string exact = "tokens are matched exactly as written";
        part.Require("rstrip", false, exact);
        part.Require("single_word", false, exact);
        part.Ignore("special");
        var text = part.Text("content");
        if (text.Length == 0)
            throw part.Refused("content", part.Value("content"), "a token has at least one character");
        var token = new AddedToken(text, part.Number("id"), part.Flag("lstrip", false), part.Flag("normalized", true));
        part.RefuseRest();
        return token;
    }
}
