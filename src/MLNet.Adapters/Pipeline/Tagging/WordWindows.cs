using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The words of one row as windows of tokens; each word is scored in one window, by its first token.</summary>
/// <param name="Texts">The windows.</param>
/// <param name="Places">For each word, its window and its first token in that window.</param>
/// <param name="Sizes">For each word, its number of tokens.</param>
internal sealed record WordWindows(
    IReadOnlyList<EncodedText> Texts,
    IReadOnlyList<(int Window, int Token)> Places,
    IReadOnlyList<int> Sizes)
{
    /// <summary>Tokenizes a row.</summary>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="row">The words.</param>
    /// <param name="maxTokens">The maximum number of tokens in a window, including special tokens.</param>
    /// <param name="overlap">The maximum number of tokens that two neighbouring windows share.</param>
    public static WordWindows Create(ITextTokenizer tokenizer, WordRow row, int maxTokens, int overlap)
    {
        var room = maxTokens - tokenizer.Framing.OfText;
        var words = Enumerable.Range(0, row.Words.Count).Select(word => Pieces(tokenizer, row.Word(word), room)).ToList();
        var windows = TokenWindows.Plan([.. words.Select(pieces => pieces.Length)], room, overlap);
        var texts = windows
            .Select(window => tokenizer.Frame([.. words.Skip(window.Start).Take(window.Count).SelectMany(pieces => pieces)]))
            .ToList();
        var places = new (int, int)[words.Count];
        for (var word = 0; word < words.Count; word++)
        {
            var best = TokenWindows.Best(windows, word, words.Count);
            var before = words.Skip(windows[best].Start).Take(word - windows[best].Start).Sum(pieces => pieces.Length);
            places[word] = (best, texts[best].First.Start.Value + before);
        }

        return new WordWindows(texts, places, [.. words.Select(pieces => pieces.Length)]);
    }

    /// <summary>Returns the words in a window, each with its first token there and its number of tokens.</summary>
    public IEnumerable<(int Word, int Token, int Size)> WordsIn(int window)
    {
        var (first, length) = Texts[window].First.GetOffsetAndLength(Texts[window].Length);
        var word = Places.Index().First(place => place.Item.Window == window).Index;
        var token = Places[word].Token;
        while (token > first)
            token -= Sizes[--word];
        for (; token < first + length; token += Sizes[word++])
            yield return (word, token, Sizes[word]);
    }

    // A word without pieces, such as a single control character, still has a token by which it is scored. The pieces of a word beyond a
    // whole window cannot change the result of its first token.
    private static int[] Pieces(ITextTokenizer tokenizer, string word, int room)
    {
        int[] ids = [.. tokenizer.TokenizeWord(word).Take(room).Select(token => token.Id)];
        return ids.Length > 0 ? ids : [tokenizer.UnknownId];
    }
}
