using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>
/// Writes models to ML.NET's .zip files and reads them: a record, the weights of everything that it describes, and the encoder.
/// </summary>
internal static class ModelStore
{
    private const string Record = "model.json";

    /// <param name="context">The user's file.</param>
    /// <param name="format">The model's kind.</param>
    /// <param name="type">The class that loads the model.</param>
    /// <param name="encoder">The model's encoder.</param>
    /// <param name="describe">Creates the record, and adds the weights of what it describes.</param>
    /// <param name="more">Writes further entries.</param>
    public static void Save<TRecord>(
        ModelSaveContext context,
        ModelFormat format,
        Type type,
        PretrainedEncoder encoder,
        Func<CompositionFiles, TRecord> describe,
        Action<ModelWriter>? more = null)
        where TRecord : ModelRecord
    {
        var weights = new CompositionFiles();
        var record = describe(weights);
        var files = EncoderEntries.Names(encoder, record.EncoderStorage);
        ModelWriter.Write(context, format.For(record.Precision), type, writer =>
        {
            writer.WriteJson(Record, record with { EncoderFiles = files, EncoderType = PackagedType(encoder) }, ModelJson.Of<TRecord>());
            foreach (var (name, bytes) in weights.Entries)
                writer.WriteBinary(name, stream => stream.Write(bytes));
            more?.Invoke(writer);
            EncoderEntries.Write(writer, encoder, files);
        });
    }

    /// <exception cref="FormatException">The file is damaged, of another kind, or of a newer format.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not available.</exception>
    public static StoredModel<TRecord> Open<TRecord>(IHost host, ModelLoadContext context, ModelFormat format, Type type)
        where TRecord : ModelRecord
    {
        ComputeThreads.Prepare();
        var reader = ModelReader.Open(host, context, format, type);
        var record = reader.ReadJson(Record, ModelJson.Of<TRecord>());
        var reference = new EncoderReference(record.EncoderId, record.EncoderSha256);
        if (record.EncoderType is { } encoderType)
            reference = reference with { ModelType = encoderType };
        var encoder = EncoderEntries.Find(host, reader, reference, record.EncoderFiles);
        return new(record, encoder, new CompositionRestoring(host, encoder, name => reader.ReadBinary(name, StreamBytes.ReadAll)), reader);
    }

    private static string? PackagedType(PretrainedEncoder encoder) =>
        encoder.Family.Package is null ? null : encoder.Reference.ModelType;
}

/// <summary>A model file that is being read.</summary>
/// <param name="Record">The record of the model.</param>
/// <param name="Encoder">The model's encoder.</param>
/// <param name="Parts">Restores what the record describes.</param>
/// <param name="Reader">Reads further entries.</param>
internal sealed record StoredModel<TRecord>(TRecord Record, PretrainedEncoder Encoder, CompositionRestoring Parts, ModelReader Reader);
