using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MLNet.Adapters.Build;

/// <summary>
/// Opens the internals of an assembly to the compiler: in a copy of the file, only the visibility bits of the type, field and method
/// tables change (ECMA-335 II.22 and II.23.1).
/// </summary>
/// <remarks>
/// Internal becomes public, and <c>private protected</c> becomes protected, so that such members can be overridden.
/// Private members stay private.
/// </remarks>
internal static class ReferencePublicizer
{
    private const int MethodFlagsColumn = 6;

    /// <summary>Opens an assembly in memory.</summary>
    /// <exception cref="BadImageFormatException">The bytes are not a managed assembly.</exception>
    public static void Open(byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly, writable: false));
        if (!reader.HasMetadata)
        {
            throw new BadImageFormatException("The file is not a managed assembly.");
        }

        MetadataReader metadata = reader.GetMetadataReader();
        int start = reader.PEHeaders.MetadataStartOffset;
        Rewrite(assembly, metadata, start, TableIndex.TypeDef, column: 0, OpenType);
        Rewrite(assembly, metadata, start, TableIndex.Field, column: 0, OpenMember);
        Rewrite(assembly, metadata, start, TableIndex.MethodDef, MethodFlagsColumn, OpenMember);
    }

    private static void Rewrite(
        byte[] assembly, MetadataReader metadata, int metadataStart, TableIndex table, int column, Func<int, int> open)
    {
        int at = metadataStart + metadata.GetTableMetadataOffset(table) + column;
        int rowSize = metadata.GetTableRowSize(table);
        for (int row = 0; row < metadata.GetTableRowCount(table); row++, at += rowSize)
        {
            // The visibility bits are in the low byte in every table.
            assembly[at] = (byte)open(assembly[at]);
        }
    }

    private static int OpenType(int attributes)
    {
        const int mask = (int)TypeAttributes.VisibilityMask;
        TypeAttributes visibility = (TypeAttributes)(attributes & mask) switch
        {
            TypeAttributes.NotPublic => TypeAttributes.Public,
            TypeAttributes.NestedAssembly or TypeAttributes.NestedFamORAssem => TypeAttributes.NestedPublic,
            TypeAttributes.NestedFamANDAssem => TypeAttributes.NestedFamily,
            TypeAttributes other => other,
        };
        return (attributes & ~mask) | (int)visibility;
    }

    private static int OpenMember(int attributes)
    {
        // Fields and methods number their visibilities alike.
        const int mask = (int)MethodAttributes.MemberAccessMask;
        MethodAttributes visibility = (MethodAttributes)(attributes & mask) switch
        {
            MethodAttributes.Assembly or MethodAttributes.FamORAssem => MethodAttributes.Public,
            MethodAttributes.FamANDAssem => MethodAttributes.Family,
            MethodAttributes other => other,
        };
        return (attributes & ~mask) | (int)visibility;
    }
}
