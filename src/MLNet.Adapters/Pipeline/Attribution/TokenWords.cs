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

    /// <summary>Returns the words of a text that have tokens; a token between two words belongs to the next one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sentence">0 for a first text, 1 for a second.</param>
    /// <param name="tokens">The index of each token in the encoded text, and the first UTF-16 index of the token in this text.</param>
    public static IEnumerable<AttributedWord> Of(string text, int sentence, IEnumerable<(int Token, int Start)> tokens)
    {
        var row = WordRow.Split(text, WordSplitting.WhiteSpaceAndPunctuation);
        if (row.Words.Count == 0) // white space, of which some tokenizers make a token
            return [];
        var ofWord = row.Words.Select(_ => new List<int>()).ToArray();
        foreach (var (token, start) in tokens)
        {
            var word = row.Words.TakeWhile(place => place.Start + place.Length <= start).Count();
            ofWord[Math.Min(word, ofWord.Length - 1)].Add(token);
        }

        return ofWord.Index().Where(word => word.Item.Count > 0)
            .Select(word => new AttributedWord(row.Word(word.Index), sentence, row.Words[word.Index].Start, word.Item));
    }
}
