using System.IO.Compression;
using System.Text;

namespace MLNet.Adapters.Layers;

/// <summary>Writes a TorchScript module without state, as the native library loads it.</summary>
/// <remarks>
/// Functions compiled from their source alone can only name the operators of <c>aten</c>; the code of a saved module can name them all, as
/// <c>ops.namespace.name</c>. Such a module is a zip archive of its code and of pickles: its object, and a tuple of constants.
/// </remarks>
internal static class TorchScriptArchive
{
    private const string Root = "module/";
    private const string FormatVersion = "3\n"; // the first that the library reads

    // PROTO 2, GLOBAL __torch__ M, EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, BINUNICODE "training", NEWFALSE, SETITEM, BUILD, STOP
    private static readonly byte[] Instance =
        [0x80, 2, .. "c__torch__\nM\n)"u8, 0x81, .. "}X"u8, 8, 0, 0, 0, .. "training"u8, 0x89, .. "sb."u8];

    // PROTO 2, EMPTY_TUPLE, STOP
    private static readonly byte[] NoConstants = [0x80, 2, .. ")."u8];

    /// <param name="methods">The methods of a class M, indented by two spaces.</param>
    public static byte[] Write(string methods)
    {
        var code = $"class M(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n{methods.ReplaceLineEndings("\n")}\n";
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "data.pkl", Instance);
            Add(archive, "code/__torch__.py", Encoding.UTF8.GetBytes(code));
            Add(archive, "constants.pkl", NoConstants);
            Add(archive, "version", Encoding.ASCII.GetBytes(FormatVersion));
        }

        return stream.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry(Root + name, CompressionLevel.NoCompression).Open();
        entry.Write(content);
    }
}
