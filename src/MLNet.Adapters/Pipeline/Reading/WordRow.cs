using System.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>The words of one row, and the text that contains them.</summary>
/// <param name="Text">The text; the words joined by single spaces if the row has a vector of words.</param>
/// <param name="Words">The position of each word in the text, in UTF-16 units.</param>
/// <param name="IsSplit">Whether the row has a text that was split into words.</param>
internal readonly record struct WordRow(string Text, IReadOnlyList<(int Start, int Length)> Words, bool IsSplit)
{
    // By value, including the positions of the words.
    public bool Equals(WordRow other) => Text == other.Text && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => HashCode.Combine(Text, Words.Count);

    public string Word(int index) => Text.Substring(Words[index].Start, Words[index].Length);

    /// <summary>Joins given words with spaces.</summary>
    public static WordRow Join(IReadOnlyList<string> words)
    {
        var (places, start) = (new (int, int)[words.Count], 0);
        for (var i = 0; i < words.Count; i++)
        {
            places[i] = (start, words[i].Length);
            start += words[i].Length + 1;
        }

        return new WordRow(string.Join(' ', words), places, IsSplit: false);
    }

    /// <summary>Splits a text into words.</summary>
    public static WordRow Split(string text, WordSplitting splitting)
    {
        var (words, start) = (new List<(int, int)>(), 0);
        for (int at = 0, width; at < text.Length; at += width)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var character, out width);
            var isMark = splitting == WordSplitting.WhiteSpaceAndPunctuation
                && Characters.ClassOf(character.Value).HasFlag(CharacterClass.Punctuation);
            if (!isMark && !char.IsWhiteSpace(text[at]))
                continue;
            if (start < at)
                words.Add((start, at - start));
            if (isMark)
                words.Add((at, width));
            start = at + width;
        }

        if (start < text.Length)
            words.Add((start, text.Length - start));
        return new WordRow(text, words, IsSplit: true);
    }
}
