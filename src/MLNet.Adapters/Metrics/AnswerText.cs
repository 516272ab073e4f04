using System.Text.RegularExpressions;

namespace MLNet.Adapters.Metrics;

/// <summary>Normalizes the text of answers by the SQuAD rules.</summary>
internal static partial class AnswerText
{
    // The script's string.punctuation.
    private static readonly HashSet<char> Punctuation = [.. "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"];

    /// <summary>Returns the words in lower case, without ASCII punctuation and articles.</summary>
    /// <remarks>Punctuation is removed without a space: "U.S." becomes "us", and "a-b" becomes "ab", which keeps its a.</remarks>
    public static string[] Words(string text)
    {
        var letters = string.Concat(text.ToLowerInvariant().Where(letter => !Punctuation.Contains(letter)));
        return Article().Replace(letters, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Returns the words, joined by single spaces.</summary>
    public static string Normalize(string text) => string.Join(' ', Words(text));

    // The script's \b considers only letters and numbers; .NET's also counts combining marks as part of a word.
    [GeneratedRegex(@"(?<![\p{L}\p{N}])(a|an|the)(?![\p{L}\p{N}])", RegexOptions.CultureInvariant)]
    private static partial Regex Article();
}
