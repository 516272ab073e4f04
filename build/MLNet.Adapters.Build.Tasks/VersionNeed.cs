namespace MLNet.Adapters.Build;

/// <summary>One version of another library that an ELF file asks for (an entry of .gnu.version_r).</summary>
internal sealed class VersionNeed
{
    public VersionNeed(int offset, string library, string name, uint nameOffset, uint hash, ushort index)
    {
        Offset = offset;
        Library = library;
        Name = name;
        NameOffset = nameOffset;
        Hash = hash;
        Index = index;
    }

    /// <summary>Where the entry lies in the file.</summary>
    public int Offset { get; }

    public string Library { get; }

    public string Name { get; }

    public uint NameOffset { get; }

    public uint Hash { get; }

    /// <summary>The number by which .gnu.version names this version.</summary>
    public ushort Index { get; }
}
