using System.Text.RegularExpressions;

namespace MLNet.Adapters.Metrics;

/// <summary>The text of an answer as the SQuAD rules compare it.</summary>
internal static partial class AnswerText
{
    // The script's string.punctuation.
    private static readonly HashSet<char> Punctuation = [.. "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"];

    /// <summary>The words in lower case, without ASCII punctuation and articles.</summary>
    /// <remarks>Punctuation leaves no space: "U.S." is "us". So "a-b" is "ab", and keeps its a.</remarks>
    public static string[] Words(string text)
    {
        var letters = string.Concat(text.ToLowerInvariant().Where(letter => !Punctuation.Contains(letter)));
        return Article().Replace(letters, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The words, joined by single spaces.</summary>
    public static string Normalize(string text) => string.Join(' ', Words(text));

    // The script's \b knows letters and numbers only; .NET's also counts combining marks as part of a word.
    [GeneratedRegex(@"(?<![\p{L}\p{N}])(a|an|the)(?![\p{L}\p{N}])", RegexOptions.CultureInvariant)]
    private static partial Regex Article();
}
