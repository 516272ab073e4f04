using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline;

/// <summary>Writes a text classifier into ML.NET's .zip and reads it back.</summary>
internal static class ClassificationFiles
{
    public const string Head = "model_head.safetensors";
    private const string Model = "model.json";

    public static void Save(ModelSaveContext context, ModelFormat format, Type type, ClassificationModel model) =>
        ModelWriter.Write(context, format, type, writer =>
        {
            var files = EncoderEntries.Names(model.Encoder, model.Record.EncoderStorage);
            var composition = new CompositionFiles();
            var described = model.Composition is { } adapters ? composition.Describe(adapters) : null;
            writer.WriteJson(Model, model.Record with { Composition = described, EncoderFiles = files }, ModelJson.Default.ClassificationRecord);
            foreach (var (name, weights) in composition.Entries)
                writer.WriteBinary(name, stream => stream.Write(weights));
            writer.WriteBinary(Head, stream => stream.Write(model.HeadWeights));
            EncoderEntries.Write(writer, model.Encoder, files);
        });

    /// <exception cref="FormatException">The file is damaged, of another kind, or of a newer format.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not here.</exception>
    public static ClassificationModel Load(IHost host, ModelLoadContext context, ModelFormat format, Type type)
    {
        var reader = ModelReader.Open(host, context, format, type);
        var record = reader.ReadJson(Model, ModelJson.Default.ClassificationRecord);
        var encoder = EncoderEntries.Find(host, reader, new EncoderReference(record.EncoderId, record.EncoderSha256), record.EncoderFiles);
        var restoring = new CompositionRestoring(host, encoder, name => reader.ReadBinary(name, EncoderEntries.Bytes));
        return new ClassificationModel(record, encoder, record.Composition is { } described ? restoring.Restore(described) : null, restoring.Weights(Head));
    }
}
