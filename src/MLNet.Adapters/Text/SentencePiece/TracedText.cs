using System.Text;

namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>A text under normalization, with the position of each character's source in the original text.</summary>
internal sealed class TracedText
{
    private char[] _characters = new char[64];
    private (int Start, int End)[] _sources = new (int, int)[64];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Characters => _characters.AsSpan(0, Length);

    /// <summary>Traces a part of a text; halves of surrogate pairs become U+FFFD.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the part starts.</param>
    /// <param name="end">Where it ends.</param>
    public static TracedText Of(string text, int start, int end)
    {
        var traced = new TracedText();
        while (start < end)
        {
            Rune.DecodeFromUtf16(text.AsSpan(start, end - start), out var character, out var width);
            traced.Append(character, (start, start + width));
            start += width;
        }

        return traced;
    }

    /// <summary>Returns the position, in the original text, of the source of a UTF-16 unit.</summary>
    public (int Start, int End) Source(int index) => _sources[index];

    /// <summary>Returns the position, in the original text, of the source of a part.</summary>
    /// <param name="start">Where the part starts.</param>
    /// <param name="end">Where it ends, at least one UTF-16 unit later.</param>
    public (int Start, int End) Source(int start, int end) => (_sources[start].Start, _sources[end - 1].End);

    /// <summary>Returns the character at an index.</summary>
    public Rune At(int index)
    {
        Rune.DecodeFromUtf16(Characters[index..], out var character, out _);
        return character;
    }

    public void Clear() => Length = 0;

    public void Append(Rune character, (int Start, int End) source)
    {
        if (Length + 2 > _characters.Length)
        {
            Array.Resize(ref _characters, 2 * _characters.Length);
            Array.Resize(ref _sources, _characters.Length);
        }

        var end = Length + character.EncodeToUtf16(_characters.AsSpan(Length));
        _sources.AsSpan(Length, end - Length).Fill(source);
        Length = end;
    }
}
