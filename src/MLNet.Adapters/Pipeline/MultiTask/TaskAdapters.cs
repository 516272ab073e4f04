using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.MultiTask;

/// <summary>Takes the adapter and head of each task from what was trained for all.</summary>
internal static class TaskAdapters
{
    /// <summary>Returns the adapters, each under the name of its task and with its head.</summary>
    /// <param name="model">The trained model, with the heads of all tasks.</param>
    /// <param name="tasks">The names of the tasks.</param>
    /// <param name="labelsOf">Returns the labels of a task.</param>
    public static IReadOnlyList<AdapterComposition> Of(
        TaskModel model, IReadOnlyList<string> tasks, Func<int, IReadOnlyList<string>> labelsOf) =>
        ComputeThreads.Score(() =>
        {
            using var heads = SafetensorsFile.Parse(model.HeadWeights!, TaskFiles.Head);
            return (List<AdapterComposition>)
            [
                .. tasks.Index().Select(task =>
                {
                    var labels = labelsOf(task.Index);
                    var head = new TrainedHead(
                        model.Record.Head!, labels.Count, labels, PartOf(heads, $"{MultiTaskHead.PrefixOf(task.Index)}."));
                    return model.Composition! is TrainedAdapter shared
                        ? OfTask(shared, task.Index).Rename(task.Item) with { Head = head }
                        : model.Composition! with { Head = head };
                }),
            ];
        });

    private static TrainedAdapter OfTask(TrainedAdapter shared, int task)
    {
        if (ReferenceEquals(shared.Config.OfOneTask, shared.Config))
            return shared;
        using var module = AdapterWeights.Create(
            place => shared.Config.Create(shared.Shape, null, place), shared.Weights, $"adapter '{shared.Name}'", CPU);
        using var scope = NewDisposeScope();
        return new TrainedAdapter(
            shared.Name,
            shared.Config.OfOneTask,
            shared.Encoder,
            shared.Shape,
            AdapterWeights.Write(((ISharedByTasks)module).OfTask(task)),
            null);
    }

    private static byte[] PartOf(SafetensorsFile file, string prefix)
    {
        using var scope = NewDisposeScope();
        return AdapterWeights.Write(
            file.Entries.Keys
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => (name[prefix.Length..], file.ReadAsStored(name, CPU))));
    }
}
