using System.Buffers.Binary;

namespace MLNet.Adapters.Layers;

/// <summary>
/// A shared library on Linux. Loading one that is truncated after its headers ends the process, so its length is checked first.
/// </summary>
internal static class ElfFile
{
    private const int HeaderSize = 64; // in 64-bit files

    /// <exception cref="BadImageFormatException">The file ends before its table of sections, which linkers put last.</exception>
    public static void CheckLength(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.StartsWith("\u007fELF"u8))
            throw new BadImageFormatException($"{path}: file too short, or not a shared library: {file.Length} bytes.");
        var table = BinaryPrimitives.ReadUInt64LittleEndian(header[0x28..]);
        var end =
            table
            + ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(header[0x3a..]) * BinaryPrimitives.ReadUInt16LittleEndian(header[0x3c..]));
        if (end > (ulong)file.Length)
            throw new BadImageFormatException($"{path}: file too short: {file.Length} of {end} bytes.");
    }
}
