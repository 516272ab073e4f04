using System.Text;

namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>Reads a text as normalized words, each with ▁ for the space before it.</summary>
/// <remarks>
/// As in the reference (Hugging Face's Metaspace splitter), a text is read as if after a space, several spaces count as the last of them,
/// and spaces at the end do not count. A ▁ of the text itself begins a word.
/// </remarks>
internal sealed class SentencePieceWordReader
{
    private static readonly Rune Space = new(Piece.Space);

    private readonly SentencePieceNormalization _normalization;
    private readonly string _text;
    private readonly int _end;
    private int _position;
    private TracedText _part = new();
    private int _index;
    private (int Start, int End)? _space;
    private bool _isFirst = true;

    /// <summary>Starts before the first word.</summary>
    /// <param name="normalization">What happens to characters.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the part to read starts.</param>
    /// <param name="end">Where it ends.</param>
    public SentencePieceWordReader(SentencePieceNormalization normalization, string text, int start, int end)
    {
        _normalization = normalization;
        _text = text;
        _position = start;
        _end = end;
    }

    /// <summary>The current word.</summary>
    public TracedText Word { get; } = new();

    /// <summary>Reads the next word.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read()
    {
        Word.Clear();
        while (HasMore())
        {
            var character = _part.At(_index);
            var source = _part.Source(_index);
            var isSpace = character.Value == ' ';
            if (Word.Length > 0 && (isSpace || character == Space))
                return true;
            if (!isSpace && Word.Length == 0 && Begin(character, source))
                continue;
            if (isSpace)
                _space = source;
            else
                Word.Append(character, source);
            _index += character.Utf16SequenceLength;
        }

        return Word.Length > 0;
    }

    /// <summary>Adds the space before a word.</summary>
    private bool Begin(Rune first, (int Start, int End) source)
    {
        var space = _space ?? (_isFirst && first != Space ? source : null);
        (_space, _isFirst) = (null, false);
        if (space is not { } position)
            return false;
        Word.Append(Space, position);
        return true;
    }

    /// <summary>Normalizes the text up to a space that follows other characters, so that a limit spares most of a long text.</summary>
    private bool HasMore()
    {
        while (_index == _part.Length && _position < _end)
        {
            var rest = _text.AsSpan(_position, _end - _position);
            var spaces = rest.IndexOfAnyExcept(' ');
            var length = spaces < 0 ? -1 : rest[spaces..].IndexOf(' ');
            var end = length < 0 ? _end : _position + spaces + length;
            _part = _normalization.Apply(_text, _position, end);
            (_position, _index) = (end, 0);
        }

        return _index < _part.Length;
    }
}
