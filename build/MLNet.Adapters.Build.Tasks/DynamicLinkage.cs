namespace MLNet.Adapters.Build;

/// <summary>What the dynamic linker reads of an ELF file: symbols, their versions, and the versions needed of other libraries.</summary>
internal sealed class DynamicLinkage
{
    private const uint DynamicSymbols = 11;
    private const uint Dynamic = 6;
    private const uint SymbolVersions = 0x6FFFFFFF;
    private const uint NeededVersions = 0x6FFFFFFE;
    private const int SymbolSize = 24;
    private const int DynamicEntrySize = 16;
    private const int VersionMask = 0x7FFF;

    private readonly ElfImage _image;
    private readonly ElfSection _dynamic;

    public DynamicLinkage(ElfImage image)
    {
        _image = image;
        int symbolsIndex = image.OnlySection(DynamicSymbols, ".dynsym");
        ElfSection symbols = image.Section(symbolsIndex);
        ElfSection versions = image.Section(image.OnlySection(SymbolVersions, ".gnu.version"));
        ElfSection needs = image.Section(image.OnlySection(NeededVersions, ".gnu.version_r"));
        _dynamic = image.Section(image.OnlySection(Dynamic, ".dynamic"));
        if (versions.Link != symbolsIndex || needs.Link != symbols.Link || versions.Size / 2 != symbols.Size / SymbolSize)
        {
            throw new InvalidDataException("The sections .dynsym, .gnu.version and .gnu.version_r do not belong together.");
        }

        Strings = image.Section(symbols.Link);
        Needs = ReadNeeds(needs);
        Symbols = ReadSymbols(symbols, versions);
    }

    public ElfSection Strings { get; }

    public IReadOnlyList<VersionNeed> Needs { get; }

    public IReadOnlyList<DynamicSymbol> Symbols { get; }

    /// <summary>How often names of symbols, libraries and versions begin within a range of the string table.</summary>
    public int CountNamesWithin(uint start, int length)
    {
        IEnumerable<uint> names = Symbols.Select(symbol => symbol.NameOffset)
            .Concat(Needs.Select(need => need.NameOffset))
            .Concat(DynamicNames());
        return names.Count(name => name >= start && name < start + length);
    }

    private IEnumerable<uint> DynamicNames()
    {
        const uint needed = 1, ownName = 14, searchPath = 15, runPath = 29;
        for (int at = _dynamic.Offset; at + DynamicEntrySize <= _dynamic.Offset + _dynamic.Size; at += DynamicEntrySize)
        {
            if (_image.U32(at) is needed or ownName or searchPath or runPath)
            {
                yield return _image.U32(at + 8);
            }
        }
    }

    private List<VersionNeed> ReadNeeds(ElfSection section)
    {
        var needs = new List<VersionNeed>();
        int library = section.Offset;
        for (bool more = section.Size > 0; more;)
        {
            string libraryName = _image.Text(Strings, _image.U32(library + 4));
            int entry = Step(library, _image.U32(library + 8), section);
            int count = _image.U16(library + 2);
            for (int i = 0; i < count; i++)
            {
                uint nameOffset = _image.U32(entry + 8);
                needs.Add(new VersionNeed(
                    entry, libraryName, _image.Text(Strings, nameOffset), nameOffset, _image.U32(entry), _image.U16(entry + 6)));
                entry = i + 1 < count ? Step(entry, _image.U32(entry + 12), section) : entry;
            }

            uint next = _image.U32(library + 12);
            more = next != 0;
            library = more ? Step(library, next, section) : library;
        }

        return needs;
    }

    /// <summary>Follows a link of .gnu.version_r, which only ever leads forward and within the section.</summary>
    private static int Step(int from, uint distance, ElfSection section) =>
        distance > 0 && from + distance <= section.Offset + section.Size - DynamicEntrySize
            ? from + (int)distance
            : throw new InvalidDataException($"The .gnu.version_r entry at byte {from} leads {distance} bytes on, out of its section.");

    private List<DynamicSymbol> ReadSymbols(ElfSection section, ElfSection versions)
    {
        var symbols = new List<DynamicSymbol>();
        for (int i = 0; i < section.Size / SymbolSize; i++)
        {
            int at = section.Offset + (i * SymbolSize);
            uint nameOffset = _image.U32(at);
            int versionOffset = versions.Offset + (2 * i);
            symbols.Add(new DynamicSymbol(
                _image.Text(Strings, nameOffset),
                nameOffset,
                isUndefined: _image.U16(at + 6) == 0,
                (ushort)(_image.U16(versionOffset) & VersionMask),
                versionOffset));
        }

        return symbols;
    }
}
