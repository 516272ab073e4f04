using System.Buffers;

namespace MLNet.Adapters.Text;

/// <summary>Finds special tokens that are spelled out in a text.</summary>
internal sealed class SpelledTokens
{
    private readonly SpelledToken[] _tokens;
    private readonly SearchValues<string> _search;

    public SpelledTokens(IEnumerable<SpelledToken> tokens)
    {
        _tokens = [.. tokens.OrderByDescending(token => token.Text.Length)]; // so that a token is found whole if it begins with another one
        _search = SearchValues.Create([.. _tokens.Select(token => token.Text)], StringComparison.Ordinal);
    }

    /// <summary>Finds the next one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to end.</param>
    /// <returns>The token, where it starts, and where the plain text before it ends; no token and twice the end if there is none.</returns>
    public (SpelledToken? Token, int Start, int TextEnd) Next(string text, int start, int end)
    {
        var distance = text.AsSpan(start, end - start).IndexOfAny(_search);
        if (distance < 0)
            return (null, end, end);
        var found = At(text, start + distance);
        var plain = text.AsSpan(start, distance);
        return (found, start + distance, start + (found.TakesSpaceBefore ? plain.TrimEnd().Length : distance));
    }

    private SpelledToken At(string text, int position)
    {
        var rest = text.AsSpan(position);
        foreach (var token in _tokens)
        {
            if (rest.StartsWith(token.Text, StringComparison.Ordinal))
                return token;
        }

        throw new InvalidOperationException($"No special token stands at position {position} of the text.");
    }
}
