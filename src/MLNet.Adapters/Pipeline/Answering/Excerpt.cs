namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The beginning of a text, for messages.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    public static string Of(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
