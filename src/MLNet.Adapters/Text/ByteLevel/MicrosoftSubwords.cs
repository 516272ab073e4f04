using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>
/// The ids that ML.NET 5.0's trainers of text give, with their defects, for comparing results: tokens 0 to 4 of GPT-2 keep these numbers,
/// which mean special tokens; a character from U+0080 to U+00FF counts as one byte, and every character after it is left out.
/// </summary>
internal sealed partial class MicrosoftSubwords : ISubwords
{
    private const int Unconverted = 5;  // the first so many tokens of GPT-2: ! " # $ %
    private const int Characters = 256; // of which each counts as a byte

    private readonly ByteLevelVocabulary _vocabulary;
    private readonly BpeTokenizer _pieces;
    private readonly Dictionary<int, int> _numbers;

    /// <param name="vocabulary">The tokens with their ranks.</param>
    /// <param name="tokens">GPT-2's tokens by number.</param>
    public MicrosoftSubwords(ByteLevelVocabulary vocabulary, IReadOnlyDictionary<int, string> tokens)
    {
        _vocabulary = vocabulary;
        _pieces = BpeTokenizer.Create(new BpeOptions(vocabulary.Ids) { Merges = vocabulary.Merges });
        _numbers = Enumerable.Range(0, Unconverted).ToDictionary(number => vocabulary.Ids[tokens[number]], number => number);
    }

    public int Count => _vocabulary.Count;

    public string this[int id] => _vocabulary[id];

    public void Split(string text, int start, int end, bool isWord, int limit, List<Token> tokens)
    {
        foreach (var match in Words().EnumerateMatches(text.AsSpan(start, end - start)))
        {
            if (tokens.Count > limit)
                return;
            SplitWord(text, start + match.Index, match.Length, tokens);
        }
    }

    // The words of GPT-2, found in UTF-16 units.
    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();

    private void SplitWord(string text, int start, int length, List<Token> tokens)
    {
        int[] kept = [.. Enumerable.Range(start, length).Where(position => text[position] < Characters)];
        var word = string.Concat(kept.Select(position => ByteCharacters.Of((byte)text[position])));
        foreach (var piece in _pieces.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false))
        {
            var (first, last) = (kept[piece.Offset.Start.Value], kept[piece.Offset.End.Value - 1] + 1);
            tokens.Add(new Token(_numbers.GetValueOrDefault(piece.Id, piece.Id), first, last));
        }
    }
}
