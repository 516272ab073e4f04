using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Writes an embedding transformer into ML.NET's .zip and reads it back.</summary>
internal static class EmbeddingFiles
{
    private const string Model = "model.json";

    public static void Save(ModelSaveContext context, ModelFormat format, Type type, EmbeddingModel model) => ModelWriter.Write(context, format, type, writer =>
    {
        var composition = new CompositionFiles();
        var files = EncoderEntries.Names(model.Encoder, model.Record.EncoderStorage);
        var described = model.Adapter is { } adapter ? composition.Describe(adapter) : null;
        writer.WriteJson(Model, model.Record with { Adapter = described, EncoderFiles = files }, ModelJson.Default.EmbeddingRecord);
        foreach (var (name, weights) in composition.Entries)
            writer.WriteBinary(name, stream => stream.Write(weights));
        EncoderEntries.Write(writer, model.Encoder, files);
    });

    /// <exception cref="FormatException">The file is damaged, of another kind, or of a newer format.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not here.</exception>
    public static EmbeddingModel Load(IHost host, ModelLoadContext context, ModelFormat format, Type type)
    {
        var reader = ModelReader.Open(host, context, format, type);
        var record = reader.ReadJson(Model, ModelJson.Default.EmbeddingRecord);
        var encoder = EncoderEntries.Find(host, reader, new EncoderReference(record.EncoderId, record.EncoderSha256), record.EncoderFiles);
        var restoring = new CompositionRestoring(host, encoder, name => reader.ReadBinary(name, EncoderEntries.Bytes));
        return new EmbeddingModel(record with { Adapter = null }, encoder, record.Adapter is { } described ? restoring.Restore(described) : null);
    }
}
