namespace MLNet.Adapters.Build;

/// <summary>One section header of a 64-bit ELF file, its range already checked against the file.</summary>
internal readonly struct ElfSection
{
    public ElfSection(uint type, int offset, int size, int link)
    {
        Type = type;
        Offset = offset;
        Size = size;
        Link = link;
    }

    public uint Type { get; }

    public int Offset { get; }

    public int Size { get; }

    /// <summary>Index of the section this one refers to: the string table of a symbol table.</summary>
    public int Link { get; }
}
