namespace MLNet.Adapters.Text.ByteLevel;

/// <summary>The characters that represent bytes in the vocabulary of a byte-level tokenizer (Radford et al. 2019).</summary>
/// <remarks>Bytes that are printable in Latin-1 represent themselves; the others, in order, are U+0100, U+0101 and so on.</remarks>
internal static class ByteCharacters
{
    /// <summary>The character of a space, with which most words begin.</summary>
    public const char Space = '\u0120';

    private static readonly char[] Characters = Create();

    /// <summary>The characters of all 256 bytes, in order.</summary>
    public static ReadOnlySpan<char> All => Characters;

    /// <summary>Returns the character of a byte.</summary>
    public static char Of(byte value) => Characters[value];

    private static char[] Create()
    {
        var characters = new char[256];
        var next = '\u0100';
        for (var value = 0; value < characters.Length; value++)
            characters[value] = IsPrintable((char)value) ? (char)value : next++;
        return characters;
    }

    private static bool IsPrintable(char value) =>
        value is (>= '!' and <= '~') or (>= '\u00A1' and <= '\u00AC') or (>= '\u00AE' and <= '\u00FF');
}
