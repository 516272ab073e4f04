namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The words of one row, and the text that they stand in.</summary>
/// <param name="Text">The text; the words joined by single blanks where the row has a vector of words.</param>
/// <param name="Words">Where each word stands in the text, in UTF-16 units.</param>
internal readonly record struct WordRow(string Text, IReadOnlyList<(int Start, int Length)> Words)
{
    // By value, the words' places too.
    public bool Equals(WordRow other) => Text == other.Text && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => HashCode.Combine(Text, Words.Count);

    public string Word(int index) => Text.Substring(Words[index].Start, Words[index].Length);

    /// <summary>Words as they are given, joined by blanks.</summary>
    public static WordRow Join(IReadOnlyList<string> words)
    {
        var (places, start) = (new (int, int)[words.Count], 0);
        for (var i = 0; i < words.Count; i++)
        {
            places[i] = (start, words[i].Length);
            start += words[i].Length + 1;
        }

        return new WordRow(string.Join(' ', words), places);
    }

    /// <summary>The words of a text, parted by white space.</summary>
    public static WordRow Split(string text)
    {
        var words = new List<(int, int)>();
        for (var end = 0; ;)
        {
            var start = end;
            while (start < text.Length && char.IsWhiteSpace(text[start]))
                start++;
            if (start == text.Length)
                return new WordRow(text, words);
            end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            words.Add((start, end - start));
        }
    }
}
