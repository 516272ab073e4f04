using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>One class per text among those of the text's task: cross-entropy over these classes alone, the mean over all rows.</summary>
/// <param name="labels">The labels of each task, in the order of its outputs.</param>
internal sealed class MultiTaskObjective(IReadOnlyList<IReadOnlyList<int>> labels) : IObjective<TaskLabel>
{
    private readonly ClassificationLoss _loss = new(classWeights: null, labelSmoothing: 0);
    private readonly int[] _firsts = [.. labels.Index().Select(task => labels.Take(task.Index).Sum(known => known.Count))];
    private readonly Dictionary<TaskLabel, int> _classes = labels
        .Index()
        .SelectMany(task => task.Item.Index().Select(label => (Label: new TaskLabel(task.Index, label.Item), label.Index)))
        .ToDictionary(known => known.Label, known => known.Index);

    public Tensor Loss(Tensor outputs, TrainingExample<TaskLabel>[] batch)
    {
        var others = full(outputs.shape, float.NegativeInfinity, device: outputs.device); // outputs of other tasks have no probability
        foreach (var (row, example) in batch.Index())
            others[row].narrow(0, _firsts[example.Target.Task], labels[example.Target.Task].Count).zero_();
        var targets = Array.ConvertAll(batch, example => (long)_firsts[example.Target.Task] + _classes[example.Target]);
        return _loss.Mean(outputs + others, tensor(targets, device: outputs.device), ExampleWeights.Of(batch, outputs.device));
    }

    public BatchScore Measure(Tensor outputs, TrainingExample<TaskLabel>[] batch)
    {
        var score = default(BatchScore);
        foreach (var (all, example) in ScoringBatches.Rows(outputs).Zip(batch))
        {
            var (task, right) = (example.Target.Task, _classes[example.Target]);
            float[] logits = [.. all.AsSpan(_firsts[task], labels[task].Count)];
            score += BatchScore.OfClass(logits, right, example.Weight);
        }

        return score;
    }

    public Tensor Tasks(TrainingExample<TaskLabel>[] batch, Device device) =>
        tensor(Array.ConvertAll(batch, example => (long)example.Target.Task), device: device);

    public void Dispose()
    {
    }
}

/// <summary>The number of a row's task, and its label among those of all tasks.</summary>
internal readonly record struct TaskLabel(int Task, int Label);
