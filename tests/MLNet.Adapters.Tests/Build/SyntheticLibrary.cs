using System.Text;
using MLNet.Adapters.Build;

namespace MLNet.Adapters.Tests.Build;

/// <summary>
/// A small ELF shared library made in memory: one import of libstdc++'s <c>ios_base_library_init</c> and one of
/// <c>operator new</c>, with the sections that the dynamic linker reads and nothing else.
/// </summary>
internal sealed class SyntheticLibrary
{
    private readonly List<(string Name, string Version)> _imports =
    [
        (LibTorchSharpPatch.NewSymbol, LibTorchSharpPatch.NewVersion),
        ("_Znwm", LibTorchSharpPatch.OldVersion),
    ];

    private ushort _machine = 62;

    public static byte[] Unpatched() => new SyntheticLibrary().Build();

    /// <summary>What the patch must make of <see cref="Unpatched"/>, written down on its own.</summary>
    public static byte[] Patched()
    {
        byte[] library = Unpatched();
        byte[] oldName = Encoding.ASCII.GetBytes(LibTorchSharpPatch.OldSymbol.PadRight(LibTorchSharpPatch.NewSymbol.Length, '\0'));
        oldName.CopyTo(library, Find(library, LibTorchSharpPatch.NewSymbol));
        int versions = SectionOffset(library, 3);
        int needs = SectionOffset(library, 4);
        library[versions + 2] = 3;
        // The first entry (index 2) wanted GLIBCXX_3.4.32; hash and name become those of the second (index 3).
        library.AsSpan(needs + 32, 4).CopyTo(library.AsSpan(needs + 16));
        library.AsSpan(needs + 32 + 8, 4).CopyTo(library.AsSpan(needs + 16 + 8));
        return library;
    }

    public SyntheticLibrary ForMachine(ushort machine)
    {
        _machine = machine;
        return this;
    }

    public SyntheticLibrary Importing(string symbol, string version)
    {
        _imports.Add((symbol, version));
        return this;
    }

    public SyntheticLibrary WithoutImport(string symbol)
    {
        _imports.RemoveAll(import => import.Name == symbol);
        return this;
    }

    public byte[] Build()
    {
        string[] versions = [.. _imports.Select(import => import.Version).Distinct()];
        var strings = new StringTable();
        int library = strings.Add(LibTorchSharpPatch.Library);

        byte[] symbols = Bytes(writer =>
        {
            writer.Write(new byte[24]);
            foreach ((string name, _) in _imports)
            {
                writer.Write(strings.Add(name));
                writer.Write((byte)0x12);
                writer.Write(new byte[19]);
            }
        });
        byte[] symbolVersions = Bytes(writer =>
        {
            writer.Write((ushort)0);
            foreach ((_, string version) in _imports)
            {
                writer.Write((ushort)(2 + Array.IndexOf(versions, version)));
            }
        });
        byte[] needs = Bytes(writer => WriteNeeds(writer, library, versions, strings));
        byte[] dynamic = Bytes(writer =>
        {
            writer.Write(1L);
            writer.Write((long)library);
            writer.Write(new byte[16]);
        });

        return Assemble(
            (Type: 11u, symbols, Link: 2u),
            (Type: 3u, strings.ToArray(), Link: 0u),
            (Type: 0x6FFFFFFFu, symbolVersions, Link: 1u),
            (Type: 0x6FFFFFFEu, needs, Link: 2u),
            (Type: 6u, dynamic, Link: 2u));
    }

    private static void WriteNeeds(BinaryWriter writer, int library, string[] versions, StringTable strings)
    {
        writer.Write((ushort)1);
        writer.Write((ushort)versions.Length);
        writer.Write(library);
        writer.Write(16);
        writer.Write(0);
        for (int i = 0; i < versions.Length; i++)
        {
            writer.Write(LibTorchSharpPatch.ElfHash(versions[i]));
            writer.Write((ushort)0);
            writer.Write((ushort)(2 + i));
            writer.Write(strings.Add(versions[i]));
            writer.Write(i + 1 < versions.Length ? 16 : 0);
        }
    }

    private byte[] Assemble(params (uint Type, byte[] Content, uint Link)[] sections) => Bytes(writer =>
    {
        long headers = 64 + sections.Sum(section => (long)section.Content.Length);
        writer.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write((ushort)3);
        writer.Write(_machine);
        writer.Write(new byte[0x28 - 0x14]);
        writer.Write(headers);
        writer.Write(new byte[0x3A - 0x30]);
        writer.Write((ushort)64);
        writer.Write((ushort)(sections.Length + 1));
        writer.Write((ushort)0);
        foreach (var section in sections)
        {
            writer.Write(section.Content);
        }

        writer.Write(new byte[64]);
        long offset = 64;
        foreach (var section in sections)
        {
            writer.Write(0u);
            writer.Write(section.Type);
            writer.Write(new byte[16]);
            writer.Write(offset);
            writer.Write((long)section.Content.Length);
            writer.Write(section.Link);
            writer.Write(new byte[20]);
            offset += section.Content.Length;
        }
    });

    private static int SectionOffset(byte[] library, int section) =>
        (int)BitConverter.ToInt64(library, (int)BitConverter.ToInt64(library, 0x28) + (section * 64) + 24);

    private static int Find(byte[] library, string text) => library.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private sealed class StringTable
    {
        private readonly List<byte> _bytes = [0];

        public int Add(string text)
        {
            int offset = _bytes.Count;
            _bytes.AddRange(Encoding.ASCII.GetBytes(text));
            _bytes.Add(0);
            return offset;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
