using System.Buffers;
using System.Text;

namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>
/// Reads a text as the words that byte-pair encoding takes, with each byte as its character, and tracks the position of each byte's
/// character in the original text.
/// </summary>
/// <remarks>
/// Words are those of GPT-2 (Radford et al. 2019): an English contraction's ending; a run of letters, of numbers or of other characters,
/// each with one space before it; white space, of which the last character belongs to the next word. As a regular expression:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. A .NET regular expression would treat the two
/// halves of a character above U+FFFF as neither letters nor numbers.
/// </remarks>
internal ref struct ByteLevelWordReader
{
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private readonly ReadOnlySpan<char> _text;
    private readonly int _origin;
    private int _position;
    private bool _needsSpace;
    private char[] _characters = new char[32];
    private (int Start, int End)[] _sources = new (int, int)[32];
    private int _length;

    /// <summary>Starts before the first word.</summary>
    /// <param name="text">The part of the text to read.</param>
    /// <param name="origin">The position of that part in the whole text.</param>
    /// <param name="addsSpace">Whether to insert a space before it if it does not begin with white space.</param>
    public ByteLevelWordReader(ReadOnlySpan<char> text, int origin, bool addsSpace)
    {
        _text = text;
        _origin = origin;
        _needsSpace = addsSpace && text.Length > 0 && KindAt(0).Kind != CharacterKind.Space;
    }

    private enum CharacterKind
    {
        None,
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The current word, a character for each byte.</summary>
    public readonly ReadOnlySpan<char> Word => _characters.AsSpan(0, _length);

    /// <summary>Returns the position of a part of the current word in the whole text, without spaces at its edges.</summary>
    /// <param name="first">Its first byte.</param>
    /// <param name="end">The index after its last one.</param>
    public readonly (int Start, int End) Source(int first, int end)
    {
        var spaceEnd = _sources[end - 1].End;
        while (first < end && _characters[first] == ByteCharacters.Space)
            first++;
        while (end > first && _characters[end - 1] == ByteCharacters.Space)
            end--;
        return first < end ? (_sources[first].Start, _sources[end - 1].End) : (spaceEnd, spaceEnd);
    }

    /// <summary>Reads the next word.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read()
    {
        _length = 0;
        if (_position >= _text.Length)
            return false;
        var end = _needsSpace ? EndOfRun(_position) : FindEnd();
        if (_needsSpace)
            Append((byte)' ', _position, 0);
        _needsSpace = false;
        Span<byte> bytes = stackalloc byte[4];
        while (_position < end)
        {
            Rune.DecodeFromUtf16(_text[_position..], out var character, out var width); // half of a surrogate pair reads as U+FFFD
            foreach (var value in bytes[..character.EncodeToUtf8(bytes)])
                Append(value, _position, width);
            _position += width;
        }

        return true;
    }

    private readonly int FindEnd()
    {
        foreach (var ending in Endings)
        {
            if (_text[_position..].StartsWith(ending, StringComparison.Ordinal))
                return _position + ending.Length;
        }

        if (KindAt(_position).Kind != CharacterKind.Space)
            return EndOfRun(_position);
        if (_text[_position] == ' ' && KindAt(_position + 1).Kind is not (CharacterKind.Space or CharacterKind.None))
            return EndOfRun(_position + 1);
        var end = EndOfRun(_position);
        return end == _text.Length || end == _position + 1 ? end : end - 1; // white space is one UTF-16 unit
    }

    /// <summary>Returns the end of a run of characters of one kind.</summary>
    private readonly int EndOfRun(int start)
    {
        var (kind, width) = KindAt(start);
        var position = start;
        while (KindAt(position) is var (other, otherWidth) && other == kind && otherWidth > 0)
            position += otherWidth;
        return position;
    }

    private readonly (CharacterKind Kind, int Width) KindAt(int position)
    {
        if (position >= _text.Length)
            return (CharacterKind.None, 0);
        Rune.DecodeFromUtf16(_text[position..], out var character, out var width);
        return (Rune.IsWhiteSpace(character) ? CharacterKind.Space
            : Rune.IsLetter(character) ? CharacterKind.Letter
            : Rune.IsNumber(character) ? CharacterKind.Number
            : CharacterKind.Other, width);
    }

    private void Append(byte value, int position, int width)
    {
        if (_length == _characters.Length)
        {
            Array.Resize(ref _characters, 2 * _length);
            Array.Resize(ref _sources, 2 * _length);
        }

        _characters[_length] = ByteCharacters.Of(value);
        _sources[_length++] = (_origin + position, _origin + position + width);
    }
}
