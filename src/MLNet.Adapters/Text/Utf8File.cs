using System.Text;
using System.Text.Unicode;

namespace MLNet.Adapters.Text;

/// <summary>Reads text files strictly: invalid UTF-8 is an error, and a byte-order mark is skipped.</summary>
internal static class Utf8File
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the bytes of the text, without a byte-order mark.</summary>
    /// <exception cref="InvalidDataException">The bytes are not UTF-8.</exception>
    public static ReadOnlyMemory<byte> Check(string name, ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
            Decode(name, bytes.Span); // names the byte
        return bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not UTF-8.</exception>
    public static string Decode(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException(
                $"{name} is not UTF-8: invalid byte 0x{error.BytesUnknown?.FirstOrDefault():X2} at position {error.Index}. "
                + $"Save {name} as UTF-8.",
                error);
        }
    }
}
