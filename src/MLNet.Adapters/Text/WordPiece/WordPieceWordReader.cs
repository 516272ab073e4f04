using System.Text;

namespace MLNet.Adapters.Text.WordPiece;

/// <summary>
/// Reads a text as the words that BERT's sub-word step takes, normalized, and tracks the position of each character of a
/// word in the original text. This is the only step between a text and the WordPiece of Microsoft.ML.Tokenizers.
/// </summary>
/// <remarks>
/// It does what the reference (Hugging Face's fast BERT tokenizer) does, where the package's own normalizer and splitter differ:
/// <list type="bullet">
/// <item>tab, line feed and carriage return separate words; other control, format and private-use characters are removed, and so are U+FFFD
/// and half surrogate pairs;</item>
/// <item>accents are stripped and letters lowered the same with and without globalisation data (<see cref="UnicodeData"/>);</item>
/// <item>punctuation and Chinese characters, also those above U+FFFF, are separate words;</item>
/// <item>positions are UTF-16 indices in the original text, not in the normalized one.</item>
/// </list>
/// </remarks>
internal ref struct WordPieceWordReader
{
    private readonly ReadOnlySpan<char> _text;
    private readonly WordPieceSettings _settings;
    private readonly int _origin;
    private int _position;
    private char[] _characters = new char[32];
    private (int Start, int End)[] _sources = new (int, int)[32];
    private int _length;

    /// <summary>Starts before the first word.</summary>
    /// <param name="text">The part of the text to read.</param>
    /// <param name="origin">The position of that part in the whole text.</param>
    /// <param name="settings">The normalization settings.</param>
    public WordPieceWordReader(ReadOnlySpan<char> text, int origin, WordPieceSettings settings)
    {
        _text = text;
        _origin = origin;
        _settings = settings;
    }

    /// <summary>The current word, normalized.</summary>
    public readonly ReadOnlySpan<char> Word => _characters.AsSpan(0, _length);

    /// <summary>The number of characters (code points) in the current word.</summary>
    public int CharacterCount { get; private set; }

    /// <summary>Returns the index, in the whole text, of the source character of the word's UTF-16 unit <paramref name="index"/>.</summary>
    public readonly int SourceStart(int index) => _sources[index].Start;

    /// <summary>Returns the index after the source character of the word's UTF-16 unit <paramref name="index"/>.</summary>
    public readonly int SourceEnd(int index) => _sources[index].End;

    /// <summary>Reads the next word.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read()
    {
        _length = 0;
        CharacterCount = 0;
        while (_position < _text.Length)
        {
            Rune.DecodeFromUtf16(_text[_position..], out Rune source, out int width);
            CharacterClass sourceClass = Characters.ClassOf(source.Value);
            if ((sourceClass & CharacterClass.Space) != 0)
            {
                _position += width;
                if (_length > 0)
                    return true;
                continue;
            }

            bool standsAlone = StandsAlone(source.Value, sourceClass);
            if (standsAlone && _length > 0)
                return true;
            if ((sourceClass & CharacterClass.Removed) == 0)
                AppendNormalized(source.Value, sourceClass, width);
            _position += width;
            if (standsAlone)
                return true;
        }

        return _length > 0;
    }

    private readonly bool StandsAlone(int source, CharacterClass sourceClass)
    {
        if ((sourceClass & CharacterClass.Ideograph) != 0 && _settings.SplitIdeographs)
            return true;
        if (!Unaccents(sourceClass))
            return (sourceClass & CharacterClass.Punctuation) != 0;

        // A decomposition can expose punctuation, as U+226E does with "<"; none of several characters contains any.
        Rune.DecodeFromUtf16(Characters.Unaccented(source), out Rune first, out _);
        return (Characters.ClassOf(first.Value) & CharacterClass.Punctuation) != 0;
    }

    private void AppendNormalized(int source, CharacterClass sourceClass, int width)
    {
        if (!Unaccents(sourceClass))
        {
            if (!_settings.StripsAccents || (sourceClass & CharacterClass.Mark) == 0)
                AppendLowered(source, width);
            return;
        }

        foreach (Rune part in Characters.Unaccented(source).EnumerateRunes())
            AppendLowered(part.Value, width);
    }

    private readonly bool Unaccents(CharacterClass sourceClass) =>
        _settings.StripsAccents && (sourceClass & CharacterClass.Accented) != 0;

    private void AppendLowered(int codePoint, int width)
    {
        if (!_settings.LowerCase || (Characters.ClassOf(codePoint) & CharacterClass.Upper) == 0)
        {
            Append(new Rune(codePoint), width);
            return;
        }

        foreach (Rune part in Characters.Lower(codePoint).EnumerateRunes())
            Append(part, width);
    }

    private void Append(Rune character, int width)
    {
        if (_length + 2 > _characters.Length)
        {
            Array.Resize(ref _characters, 2 * _characters.Length);
            Array.Resize(ref _sources, _characters.Length);
        }

        int end = _length + character.EncodeToUtf16(_characters.AsSpan(_length));
        int start = _origin + _position;
        _sources.AsSpan(_length, end - _length).Fill((start, start + width));
        _length = end;
        CharacterCount++;
    }
}
