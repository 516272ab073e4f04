namespace MLNet.Adapters.Build;

/// <summary>One entry of an ELF file's dynamic symbol table with its version.</summary>
internal sealed class DynamicSymbol
{
    public DynamicSymbol(string name, uint nameOffset, bool isUndefined, ushort version, int versionOffset)
    {
        Name = name;
        NameOffset = nameOffset;
        IsUndefined = isUndefined;
        Version = version;
        VersionOffset = versionOffset;
    }

    public string Name { get; }

    public uint NameOffset { get; }

    public bool IsUndefined { get; }

    /// <summary>The <see cref="VersionNeed.Index"/> of the version asked for.</summary>
    public ushort Version { get; }

    /// <summary>Where the .gnu.version entry lies in the file.</summary>
    public int VersionOffset { get; }
}
