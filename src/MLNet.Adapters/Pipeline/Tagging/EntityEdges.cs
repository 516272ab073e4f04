using System.Globalization;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>Removes punctuation from the edges of an entity.</summary>
internal static class EntityEdges
{
    private const string Marks = ",;:!?…、。，；：！？\"'";

    /// <summary>Returns the part of an entity's words without punctuation at its edges; all of it if there is nothing else.</summary>
    /// <remarks>
    /// Sentence marks after the entity, and quotes and brackets on both sides, are removed. A bracket is kept if its partner is inside, as
    /// in "Georgia (USA)"; a full stop is kept if its word has another, as in "U.S.". Symbols and hyphens are kept.
    /// </remarks>
    public static (int Start, int Length) Trim(string text, int start, int length)
    {
        var (first, last) = (start, start + length - 1);
        while (first <= last)
        {
            if (IsLeft(text, first, last, out var isPair))
                (first, last) = (first + 1, isPair ? last - 1 : last);
            else if (IsRight(text, first, last))
                last--;
            else
                return (first, last - first + 1);
        }

        return (start, length);
    }

    private static bool IsLeft(string text, int first, int last, out bool isPair)
    {
        var partner = Category(text[first]) == UnicodeCategory.OpenPunctuation ? Partner(text, first, last, 1) : first;
        isPair = partner == last && first < last;
        return isPair || partner is null || text[first] is '"' or '\'' || IsQuote(text[first]);
    }

    private static bool IsRight(string text, int first, int last)
    {
        if (text[last] == '.')
            return !IsAbbreviation(text, first, last);
        return Marks.Contains(text[last], StringComparison.Ordinal) || IsQuote(text[last])
            || (Category(text[last]) == UnicodeCategory.ClosePunctuation && Partner(text, last, first, -1) is null);
    }

    // The position of the bracket's partner, towards the other edge.
    private static int? Partner(string text, int from, int to, int step)
    {
        for (int at = from, depth = 0; at != to + step; at += step)
        {
            depth += Category(text[at]) switch
            {
                UnicodeCategory.OpenPunctuation => step,
                UnicodeCategory.ClosePunctuation => -step,
                _ => 0,
            };
            if (depth == 0)
                return at;
        }

        return null;
    }

    private static bool IsAbbreviation(string text, int first, int last)
    {
        for (var at = last - 2; at >= first && text[last - 1] != '.' && !char.IsWhiteSpace(text[at]); at--)
        {
            if (text[at] == '.')
                return true;
        }

        return false;
    }

    private static bool IsQuote(char character) =>
        Category(character) is UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;

    private static UnicodeCategory Category(char character) => CharUnicodeInfo.GetUnicodeCategory(character);
}
