using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Writes a model as named entries of the user's .zip, each of any size, and lists them with their lengths and hashes.</summary>
internal sealed class ModelWriter
{
    private readonly ModelSaveContext _context;
    private readonly List<(string Name, long Length, byte[] Sha256)> _entries = [];

    private ModelWriter(ModelSaveContext context) => _context = context;

    /// <summary>Writes the header and the entries that <paramref name="write"/> writes.</summary>
    public static void Write(ModelSaveContext context, ModelFormat format, Type modelType, Action<ModelWriter> write)
    {
        context.CheckAtModel();
        context.SetVersionInfo(format.ToVersionInfo(modelType));
        var writer = new ModelWriter(context);
        write(writer);
        context.Writer.Write(writer._entries.Count);
        foreach ((string name, long length, byte[] sha256) in writer._entries)
        {
            context.SaveNonEmptyString(name);
            context.Writer.Write(length);
            context.Writer.Write(sha256);
        }
    }

    public void WriteJson<T>(string name, T value, JsonTypeInfo<T> type) =>
        WriteBinary(name, stream => JsonSerializer.Serialize(stream, value, type));

    /// <param name="name">The entry's file name.</param>
    /// <param name="write">Writes the bytes in order; the stream must not be kept.</param>
    public void WriteBinary(string name, Action<Stream> write) => _context.SaveBinaryStream(name, entry =>
    {
        using var sha256 = SHA256.Create();
        using (var hashed = new CryptoStream(entry.BaseStream, sha256, CryptoStreamMode.Write, leaveOpen: true))
            write(hashed);
        entry.Flush();
        _entries.Add((name, entry.BaseStream.Length, sha256.Hash!));
    });
}
