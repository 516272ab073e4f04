using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Routing;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.MultiTask;

/// <summary>The tasks of the training rows, in the order of their first rows, and the labels that the rows of each have.</summary>
internal sealed class TaskLabels(IHost host, string taskColumnName, IReadOnlyList<string> names)
{
    private readonly Dictionary<string, int> _tasks = new(StringComparer.Ordinal);
    private readonly List<(string Name, SortedSet<int> Labels)> _all = [];

    /// <summary>The names of the tasks.</summary>
    public IReadOnlyList<string> Tasks => [.. _all.Select(task => task.Name)];

    /// <summary>The labels of each task, in the order of the key.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Labels => [.. _all.Select(task => (int[])[.. task.Labels])];

    /// <summary>Returns the names of a task's labels.</summary>
    public IReadOnlyList<string> NamesOf(int task) => [.. _all[task].Labels.Select(label => names[label])];

    /// <summary>Adds the task and label of a training row; returns the number of the task.</summary>
    /// <exception cref="InvalidOperationException">The row has no task, or its name cannot be that of an adapter.</exception>
    public int Add(string task, int label, long row)
    {
        if (!_tasks.TryGetValue(task, out var number))
        {
            Check(task, row);
            _tasks[task] = number = _all.Count;
            _all.Add((task, []));
        }

        _all[number].Labels.Add(label);
        return number;
    }

    /// <summary>Returns the number of the task of a validation row.</summary>
    /// <exception cref="InvalidOperationException">No training row has the task, or no training row of the task has the label.</exception>
    public int Find(string task, int label, long row, string what)
    {
        if (!_tasks.TryGetValue(task, out var number))
            throw host.Except(
                $"Row {row} of the {what} has the task '{task}' in column '{taskColumnName}', which no training row has. "
                + $"Tasks: {string.Join(", ", Tasks)}.");
        return _all[number].Labels.Contains(label)
            ? number
            : throw host.Except(
                $"Row {row} of the {what} has the label '{names[label]}', which no training row of the task '{task}' has. "
                + $"Its classes: {string.Join(", ", NamesOf(number))}.");
    }

    private void Check(string task, long row)
    {
        if (AdapterRoute.IsBase(task))
            throw host.Except(
                $"Row {row} of the training data has the task '{task}' in column '{taskColumnName}'. Name a task in each row; the name "
                + $"'{AdapterRoute.Base}' and the empty one stand for the encoder without an adapter.");
        try
        {
            AdapterName.Check(task);
        }
        catch (ArgumentException refusal)
        {
            throw host.Except(
                refusal,
                $"The task of row {row} in column '{taskColumnName}' cannot be the name of an adapter: {refusal.Message}");
        }
    }
}
