using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The entries of a task's model: in addition to its record, the settings that are specific to the task, and the head.</summary>
internal static class TaskFiles
{
    public const string Head = "model_head.safetensors";
    private const string Task = "task.json";

    public static void Save<TTask>(ModelSaveContext context, ModelFormat format, Type type, TaskModel<TTask> model) => ModelStore.Save(
        context,
        format,
        type,
        model.Encoder,
        weights => model.Record with { Composition = model.Composition is { } adapters ? weights.Describe(adapters) : null },
        writer =>
        {
            writer.WriteJson(Task, model.Task, ModelJson.Of<TTask>());
            if (model.HeadWeights is { } head)
                writer.WriteBinary(Head, stream => stream.Write(head));
        });

    /// <inheritdoc cref="ModelStore.Open" path="/exception"/>
    public static TaskModel<TTask> Load<TTask>(IHost host, ModelLoadContext context, ModelFormat format, Type type)
        where TTask : class
    {
        var stored = ModelStore.Open<TaskRecord>(host, context, format, type);
        var (record, encoder) = (stored.Record, stored.Encoder);
        var task = stored.Reader.ReadJson(Task, ModelJson.Of<TTask>());
        var composition = record.Composition is { } described ? stored.Parts.Restore(described) : null;
        return new TaskModel<TTask>(record, encoder, composition, record.Head is null ? null : stored.Parts.Weights(Head), task);
    }
}
