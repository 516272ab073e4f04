using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Pipeline;

/// <summary>Writes a text classifier into ML.NET's .zip and reads it back.</summary>
internal static class ClassificationFiles
{
    public const string Head = "model_head.safetensors";
    private const string Model = "model.json";
    private const string EncoderPrefix = "encoder-";

    public static void Save(ModelSaveContext context, ModelFormat format, Type type, ClassificationModel model) =>
        ModelWriter.Write(context, format, type, writer =>
        {
            var files = IsEmbedded(model) ? model.Encoder.Files.Names : [];
            var composition = new CompositionFiles();
            var described = model.Composition is { } adapters ? composition.Describe(adapters) : null;
            writer.WriteJson(Model, model.Record with { Composition = described, EncoderFiles = files }, ModelJson.Default.ClassificationRecord);
            foreach (var (name, weights) in composition.Entries)
                writer.WriteBinary(name, stream => stream.Write(weights));
            writer.WriteBinary(Head, stream => stream.Write(model.HeadWeights));
            foreach (var name in files)
                writer.WriteBinary(EncoderPrefix + name, stream => Copy(model.Encoder.Files, name, stream));
        });

    /// <exception cref="FormatException">The file is damaged, of another kind, or of a newer format.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not here.</exception>
    public static ClassificationModel Load(IHost host, ModelLoadContext context, ModelFormat format, Type type)
    {
        var reader = ModelReader.Open(host, context, format, type);
        var record = reader.ReadJson(Model, ModelJson.Default.ClassificationRecord);
        var encoder = FindEncoder(host, reader, record);
        var composition = record.Composition is { } described ? Restore(host, described, encoder, name => reader.ReadBinary(name, Bytes)) : null;
        return new ClassificationModel(record, encoder, composition, reader.ReadBinary(Head, Bytes));
    }

    private static bool IsEmbedded(ClassificationModel model) => model.Record.EncoderStorage switch
    {
        EncoderStorage.Embedded => true,
        EncoderStorage.Referenced => false,
        _ => !DefaultEncoder.Is(model.Encoder),
    };

    private static PretrainedEncoder FindEncoder(IHost host, ModelReader reader, ClassificationRecord record)
    {
        if (record.EncoderFiles.Count == 0)
            return EncoderLookup.Find(new EncoderReference(record.EncoderId, record.EncoderSha256));
        var files = record.EncoderFiles.ToDictionary(name => name, name => (ReadOnlyMemory<byte>)reader.ReadBinary(EncoderPrefix + name, Bytes));
        var encoder = PretrainedEncoder.FromMemory(record.EncoderId, files);
        return encoder.Sha256 == record.EncoderSha256 ? EncoderLookup.Share(encoder) : throw host.ExceptDecode(
            $"The encoder in the model has SHA-256 {encoder.Sha256}, but {record.EncoderSha256} was written. The file is damaged; copy it again or save the model again.");
    }

    private static AdapterComposition Restore(IHost host, CompositionRecord record, PretrainedEncoder encoder, Func<string, byte[]> read)
    {
        try
        {
            return CompositionFiles.Restore(record, encoder, read);
        }
        catch (ArgumentException error)
        {
            throw host.ExceptDecode(error, $"The model's adapters do not fit together: {error.Message} The file is damaged; copy it again or save the model again.");
        }
    }

    private static byte[] Bytes(Stream stream)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void Copy(EncoderFiles files, string name, Stream target)
    {
        using var source = files.OpenRead(name);
        source.CopyTo(target);
    }
}
