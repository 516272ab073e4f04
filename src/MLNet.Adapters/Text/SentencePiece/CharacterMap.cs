using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace MLNet.Adapters.Text.SentencePiece;

/// <summary>A SentencePiece model's map of characters, such as half-width forms and ligatures, to those of its pieces.</summary>
/// <remarks>
/// <para>The file stores it as a double-array trie (Yata et al. 2007, Darts-clone) of UTF-8 byte strings, whose values are positions
/// in a list of zero-terminated replacements.</para>
/// <para>It is applied as in the reference (Hugging Face's Precompiled normalizer): to graphemes of less than six bytes, of which the
/// shortest mapped beginning replaces the whole, and otherwise to each character.</para>
/// </remarks>
internal sealed class CharacterMap
{
    private const int MaxGraphemeBytes = 5;

    private readonly SentencePieceFile _file;
    private readonly uint[] _trie;
    private readonly byte[] _replacements;

    private CharacterMap(SentencePieceFile file, uint[] trie, byte[] replacements)
    {
        _file = file;
        _trie = trie;
        _replacements = replacements;
    }

    /// <summary>Reads the map of a file.</summary>
    /// <exception cref="InvalidDataException">The map is damaged.</exception>
    public static CharacterMap Read(SentencePieceFile file, ReadOnlySpan<byte> bytes)
    {
        var size = bytes.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var rest = bytes[Math.Min(sizeof(uint), bytes.Length)..];
        if (size == 0 || size % sizeof(uint) != 0 || size > rest.Length)
            throw file.Damaged($"has a character map of {bytes.Length} bytes, which does not contain its index of {size} bytes");
        var trie = new uint[size / sizeof(uint)];
        for (var unit = 0; unit < trie.Length; unit++)
            trie[unit] = BinaryPrimitives.ReadUInt32LittleEndian(rest[(unit * sizeof(uint))..]);
        var replacements = rest[(int)size..];
        if (!Utf8.IsValid(replacements) || (replacements.Length > 0 && replacements[^1] != 0))
            throw file.Damaged("has a character map whose replacements are not zero-terminated UTF-8");
        return new CharacterMap(file, trie, replacements.ToArray());
    }

    /// <summary>Returns a text with its characters mapped.</summary>
    public TracedText Map(TracedText text)
    {
        var mapped = new TracedText();
        for (var start = 0; start < text.Length;)
        {
            var end = start + StringInfo.GetNextTextElementLength(text.Characters[start..]);
            if (!TryReplace(text, start, end, mapped))
                MapEach(text, start, end, mapped);
            start = end;
        }

        return mapped;
    }

    /// <summary>Maps each character of a part.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the part starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="mapped">The text to which the result is added.</param>
    public void MapEach(TracedText text, int start, int end, TracedText mapped)
    {
        while (start < end)
        {
            var character = text.At(start);
            if (!TryReplace(text, start, start + character.Utf16SequenceLength, mapped))
                mapped.Append(character, text.Source(start));
            start += character.Utf16SequenceLength;
        }
    }

    /// <summary>Adds the replacement of a part; its n-th character comes from the n-th of the part, those beyond from the last.</summary>
    private bool TryReplace(TracedText text, int start, int end, TracedText mapped)
    {
        Span<byte> bytes = stackalloc byte[MaxGraphemeBytes];
        if (!Encoding.UTF8.TryGetBytes(text.Characters[start..end], bytes, out var length)
            || !TryFind(bytes[..length], out var replacement))
            return false;
        var source = text.Source(start);
        while (replacement.Length > 0)
        {
            if (start < end)
            {
                source = text.Source(start);
                start += text.At(start).Utf16SequenceLength;
            }

            Rune.DecodeFromUtf8(replacement, out var character, out var width);
            mapped.Append(character, source);
            replacement = replacement[width..];
        }

        return true;
    }

    /// <summary>Finds the replacement of the shortest mapped beginning.</summary>
    private bool TryFind(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        var node = Offset(_trie[0]);
        foreach (var value in bytes)
        {
            node ^= value;
            if (value == 0 || Unit(node) is var unit && (unit & 0x8000_00FF) != value)
                return false;
            node ^= Offset(unit);
            if ((unit & 0x100) == 0) // the unit has no value
                continue;
            var position = Unit(node) & 0x7FFF_FFFF;
            if (position >= _replacements.Length)
                throw _file.Damaged($"has a character map with {_replacements.Length} bytes of replacements, but one at {position}");
            replacement = _replacements.AsSpan((int)position);
            replacement = replacement[..replacement.IndexOf((byte)0)];
            return true;
        }

        return false;
    }

    private uint Unit(uint node) => node < _trie.Length
        ? _trie[node]
        : throw _file.Damaged($"has a character map whose index of {_trie.Length} units refers to unit {node}");

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
