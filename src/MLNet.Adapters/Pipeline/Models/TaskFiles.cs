using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Writes a model into ML.NET's .zip and reads it back.</summary>
internal static class TaskFiles
{
    public const string Head = "model_head.safetensors";
    private const string Model = "model.json";
    private const string Task = "task.json";

    public static void Save<TTask>(ModelSaveContext context, ModelFormat format, Type type, TaskModel<TTask> model, JsonTypeInfo<TTask> taskJson) =>
        ModelWriter.Write(context, format, type, writer =>
        {
            var files = EncoderEntries.Names(model.Encoder, model.Record.EncoderStorage);
            var composition = new CompositionFiles();
            var described = model.Composition is { } adapters ? composition.Describe(adapters) : null;
            writer.WriteJson(Model, model.Record with { Composition = described, EncoderFiles = files }, ModelJson.Default.TaskRecord);
            writer.WriteJson(Task, model.Task, taskJson);
            foreach (var (name, weights) in composition.Entries)
                writer.WriteBinary(name, stream => stream.Write(weights));
            if (model.HeadWeights is { } head)
                writer.WriteBinary(Head, stream => stream.Write(head));
            EncoderEntries.Write(writer, model.Encoder, files);
        });

    /// <exception cref="FormatException">The file is damaged, of another kind, or of a newer format.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not here.</exception>
    public static TaskModel<TTask> Load<TTask>(IHost host, ModelLoadContext context, ModelFormat format, Type type, JsonTypeInfo<TTask> taskJson)
        where TTask : class
    {
        var reader = ModelReader.Open(host, context, format, type);
        var record = reader.ReadJson(Model, ModelJson.Default.TaskRecord);
        var task = reader.ReadJson(Task, taskJson);
        var encoder = EncoderEntries.Find(host, reader, new EncoderReference(record.EncoderId, record.EncoderSha256), record.EncoderFiles);
        var restoring = new CompositionRestoring(host, encoder, name => reader.ReadBinary(name, EncoderEntries.Bytes));
        return new TaskModel<TTask>(record, encoder, record.Composition is { } described ? restoring.Restore(described) : null, record.Head is null ? null : restoring.Weights(Head), task);
    }
}
