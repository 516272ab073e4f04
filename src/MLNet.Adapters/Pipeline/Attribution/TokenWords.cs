using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>Finds the words to which tokens belong.</summary>
internal static class TokenWords
{
    /// <summary>Returns the words of a text or a pair that have tokens.</summary>
    public static IReadOnlyList<AttributedWord> Of(ITextTokenizer tokenizer, EncodedText encoded, TextRow row)
    {
        var aligned = tokenizer.Align(encoded, row.First, row.Second);
        return [.. Of(row.First, 0, Places(0)), .. row.Second is { } second ? Of(second, 1, Places(1)) : []];

        IEnumerable<(int Token, int Start)> Places(int sentence) =>
            aligned.Index().Where(token => token.Item.Sentence == sentence).Select(token => (token.Index, token.Item.Start));
    }

    /// <summary>
    /// Returns the words of a text that have tokens; a token between two words belongs to the next one. In scripts without spaces between
    /// words, each token is a word.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="sentence">0 for a first text, 1 for a second.</param>
    /// <param name="tokens">The index of each token in the encoded text, and the first UTF-16 index of the token in this text.</param>
    public static IEnumerable<AttributedWord> Of(string text, int sentence, IEnumerable<(int Token, int Start)> tokens)
    {
        (int Token, int Start)[] known = [.. tokens];
        var words = WordRow.Split(text, WordSplitting.WhiteSpaceAndPunctuation).Words
            .SelectMany(word => Parts(text, word.Start, word.Length, known.Select(token => token.Start)))
            .ToList();
        if (words.Count == 0) // white space, of which some tokenizers make a token
            return [];
        var ofWord = words.ConvertAll(_ => new List<int>());
        foreach (var (token, start) in known)
        {
            var word = words.TakeWhile(place => place.Start + place.Length <= start).Count();
            ofWord[Math.Min(word, ofWord.Count - 1)].Add(token);
        }

        return ofWord.Index().Where(word => word.Item.Count > 0).Select(word =>
        {
            var (start, length) = words[word.Index];
            return new AttributedWord(text.Substring(start, length), sentence, start, word.Item);
        });
    }

    // The word itself or, in a script without spaces, the parts that begin with a token.
    private static IEnumerable<(int Start, int Length)> Parts(string text, int start, int length, IEnumerable<int> tokenStarts)
    {
        if (!text.AsSpan(start, length).ToArray().Any(UnspacedScripts.Contain))
            return [(start, length)];
        int[] bounds = [start, .. tokenStarts.Where(at => at > start && at < start + length).Distinct().Order(), start + length];
        return bounds.Zip(bounds.Skip(1), (from, to) => (from, to - from));
    }
}
