using System.Text;

namespace MLNet.Adapters.Build;

/// <summary>
/// A 64-bit little-endian x86-64 ELF shared library in memory: bounds-checked numbers, its sections, its strings.
/// Anything else is an <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SharedObject = 3;
    private const int MachineX64 = 62;
    private const uint NoBits = 8;

    private readonly byte[] _bytes;
    private readonly ElfSection[] _sections;

    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        CheckIdentity();
        _sections = ReadSections();
    }

    public ushort U16(int offset) => BitConverter.ToUInt16(_bytes, Checked(offset, 2));

    public uint U32(int offset) => BitConverter.ToUInt32(_bytes, Checked(offset, 4));

    public void Set(int offset, ushort value) => BitConverter.GetBytes(value).CopyTo(_bytes, Checked(offset, 2));

    public void Set(int offset, uint value) => BitConverter.GetBytes(value).CopyTo(_bytes, Checked(offset, 4));

    public ElfSection Section(int index) =>
        index >= 0 && index < _sections.Length
            ? _sections[index]
            : throw new InvalidDataException($"A section refers to section {index}, but the file has {_sections.Length}.");

    /// <summary>The index of the only section of a type.</summary>
    public int OnlySection(uint type, string name)
    {
        int[] found = [.. Enumerable.Range(0, _sections.Length).Where(i => _sections[i].Type == type)];
        return found.Length == 1
            ? found[0]
            : throw new InvalidDataException($"The file has {found.Length} {name} sections where exactly one is expected.");
    }

    /// <summary>The zero-terminated string at an offset of a string table.</summary>
    public string Text(ElfSection table, uint offset)
    {
        if (offset >= table.Size)
        {
            throw new InvalidDataException($"A name starts at {offset}, outside its string table of {table.Size} bytes.");
        }

        int start = table.Offset + (int)offset;
        int end = Array.IndexOf(_bytes, (byte)0, start, table.Size - (int)offset);
        return end >= 0
            ? Encoding.ASCII.GetString(_bytes, start, end - start)
            : throw new InvalidDataException($"The name at {offset} of a string table has no end.");
    }

    /// <summary>Writes a string over a longer or equally long one; the rest becomes zero.</summary>
    public void OverwriteText(ElfSection table, uint offset, string text)
    {
        int room = Text(table, offset).Length;
        byte[] padded = new byte[room];
        Encoding.ASCII.GetBytes(text, 0, text.Length, padded, 0);
        padded.CopyTo(_bytes, table.Offset + (int)offset);
    }

    private void CheckIdentity()
    {
        Checked(0, HeaderSize);
        if (U32(0) != 0x464C457F)
        {
            throw new InvalidDataException("The file is not an ELF file.");
        }

        if (_bytes[4] != 2 || _bytes[5] != 1 || U16(16) != SharedObject || U16(18) != MachineX64)
        {
            throw new InvalidDataException(
                $"The file is an ELF file of class {_bytes[4]}, byte order {_bytes[5]}, type {U16(16)} and machine {U16(18)}, "
                + $"not a 64-bit little-endian shared library (2, 1, {SharedObject}) for x86-64 ({MachineX64}).");
        }
    }

    private ElfSection[] ReadSections()
    {
        int headers = Offset(0x28);
        int headerSize = U16(0x3A);
        int count = U16(0x3C);
        if (headerSize != SectionHeaderSize || count == 0)
        {
            throw new InvalidDataException($"The file has {count} section headers of {headerSize} bytes, not some of {SectionHeaderSize}.");
        }

        var sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
        {
            int header = Checked(headers + (i * SectionHeaderSize), SectionHeaderSize);
            uint type = U32(header + 4);
            bool inFile = type is not (0 or NoBits);
            int offset = inFile ? Offset(header + 24) : 0;
            int size = inFile ? Offset(header + 32) : 0;
            sections[i] = new ElfSection(type, Checked(offset, size), size, (int)U32(header + 40));
        }

        return sections;
    }

    private int Offset(int at)
    {
        ulong value = BitConverter.ToUInt64(_bytes, Checked(at, 8));
        return value <= (ulong)_bytes.Length
            ? (int)value
            : throw new InvalidDataException($"The file refers to byte {value} but ends at byte {_bytes.Length}: it is cut short.");
    }

    private int Checked(int offset, int length) =>
        offset >= 0 && length >= 0 && offset <= _bytes.Length - length
            ? offset
            : throw new InvalidDataException(
                $"The file refers to bytes {offset} to {(long)offset + length} but ends at byte {_bytes.Length}: it is cut short.");
}
