namespace MLNet.Adapters.Build;

/// <summary>
/// Lets a libLibTorchSharp.so that was linked by GCC 13 load on systems whose libstdc++ is that of GCC 12 (Debian 12,
/// Ubuntu 22.04). An older one lacks GLIBCXX_3.4.30 too, which stays.
/// </summary>
/// <remarks>
/// Such a library asks libstdc++ for one symbol of version GLIBCXX_3.4.32: <c>std::ios_base_library_init()</c>. It does
/// what the constructor <c>std::ios_base::Init::Init()</c>, in every libstdc++ as GLIBCXX_3.4, does for the programs
/// of older compilers. The patch names that constructor instead and asks for no newer version; no byte moves.
/// </remarks>
public static class LibTorchSharpPatch
{
    internal const string NewSymbol = "_ZSt21ios_base_library_initv";
    internal const string OldSymbol = "_ZNSt8ios_base4InitC1Ev";
    internal const string NewVersion = "GLIBCXX_3.4.32";
    internal const string OldVersion = "GLIBCXX_3.4";
    internal const string Library = "libstdc++.so.6";

    /// <summary>Patches a library in memory, or leaves every byte as it was.</summary>
    /// <param name="library">The whole file.</param>
    /// <returns>What happened; nothing is thrown for a damaged or foreign file.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="library"/> is null.</exception>
    public static PatchResult Apply(byte[] library)
    {
        if (library is null)
        {
            throw new ArgumentNullException(nameof(library));
        }

        try
        {
            var image = new ElfImage(library);
            return new PatchResult(Apply(image, new DynamicLinkage(image)));
        }
        catch (InvalidDataException exception)
        {
            return new PatchResult(PatchOutcome.Refused, exception.Message);
        }
    }

    private static PatchOutcome Apply(ElfImage image, DynamicLinkage linkage)
    {
        VersionNeed[] needs = [.. linkage.Needs.Where(need => need.Library == Library)];
        VersionNeed? tooNew = needs.FirstOrDefault(need => IsNewerThanSupported(need.Name));
        if (tooNew is not null)
        {
            throw new InvalidDataException($"The library needs {tooNew.Name} of {Library}; only {NewVersion} is known to be replaceable.");
        }

        VersionNeed[] older = [.. needs.Where(need => need.Name == OldVersion)];
        VersionNeed[] newer = [.. needs.Where(need => need.Name == NewVersion)];
        if (newer.Length == 0)
        {
            bool hasPatch = older.Length == 2 && linkage.Symbols.Any(symbol => IsImport(symbol, OldSymbol, older[0], older[1]));
            return hasPatch ? PatchOutcome.AlreadyPatched : PatchOutcome.NotNeeded;
        }

        if (newer.Length != 1 || older.Length != 1 || older[0].Hash != ElfHash(OldVersion) || newer[0].Hash != ElfHash(NewVersion))
        {
            throw new InvalidDataException(
                $"The library asks {newer.Length} times for {NewVersion} and {older.Length} times for {OldVersion} of {Library}, "
                + "or by a wrong hash; once each is expected.");
        }

        Rewrite(image, linkage, FindImport(linkage, newer[0]), newer[0], older[0]);
        return PatchOutcome.Patched;
    }

    private static DynamicSymbol FindImport(DynamicLinkage linkage, VersionNeed version)
    {
        DynamicSymbol[] users = [.. linkage.Symbols.Where(symbol => symbol.Version == version.Index)];
        if (users.Length != 1 || !IsImport(users[0], NewSymbol, version))
        {
            throw new InvalidDataException(
                $"The library takes '{string.Join("', '", users.Select(user => user.Name))}' from {NewVersion}; "
                + $"exactly '{NewSymbol}' is expected.");
        }

        if (linkage.Symbols.Any(symbol => symbol.Name == OldSymbol)
            || linkage.CountNamesWithin(users[0].NameOffset, NewSymbol.Length) != 1)
        {
            throw new InvalidDataException($"The name '{NewSymbol}' is shared with another symbol, or '{OldSymbol}' is there already.");
        }

        return users[0];
    }

    private static void Rewrite(ElfImage image, DynamicLinkage linkage, DynamicSymbol symbol, VersionNeed newer, VersionNeed older)
    {
        const int hashField = 0, nameField = 8;
        image.OverwriteText(linkage.Strings, symbol.NameOffset, OldSymbol);
        image.Set(symbol.VersionOffset, older.Index);
        image.Set(newer.Offset + hashField, older.Hash);
        image.Set(newer.Offset + nameField, older.NameOffset);
    }

    private static bool IsImport(DynamicSymbol symbol, string name, params VersionNeed[] versions) =>
        symbol.IsUndefined && symbol.Name == name && versions.Any(version => version.Index == symbol.Version);

    private static bool IsNewerThanSupported(string version) =>
        version.StartsWith("GLIBCXX_", StringComparison.Ordinal)
        && System.Version.TryParse(version.Substring("GLIBCXX_".Length), out System.Version? parsed)
        && parsed > System.Version.Parse(NewVersion.Substring("GLIBCXX_".Length));

    /// <summary>The hash by which the System V ABI finds a version name.</summary>
    internal static uint ElfHash(string name)
    {
        uint hash = 0;
        foreach (char letter in name)
        {
            hash = (hash << 4) + letter;
            uint high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
