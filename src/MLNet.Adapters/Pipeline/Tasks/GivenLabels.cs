using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The names of a given head's outputs, as the labels of a model.</summary>
internal static class GivenLabels
{
    /// <summary>Returns one name for each output; outputs without names are called <c>LABEL_0</c>, <c>LABEL_1</c> and so on.</summary>
    /// <exception cref="ArgumentException">A name stands for two outputs, or there are fewer outputs than the task needs.</exception>
    public static ClassLabelsRecord Of(TrainedHead head, int fewest)
    {
        string[] names = head.Labels.Count > 0
            ? [.. head.Labels]
            : OutputNames.Numbered(head.Outputs);
        if (names.Length < fewest)
            throw new ArgumentException(
                $"The head has {names.Length} output(s), but this model needs at least {fewest}. Give an adapter with a head of the task.");
        if (names.CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(named => named.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two outputs of the head are named '{twice}'. Give each class another name in its configuration.");
        return new ClassLabelsRecord(ClassValueType.Text.Name, names);
    }

    /// <summary>Returns null, the names of a head whose outputs have none.</summary>
    /// <exception cref="ArgumentException">The head has another number of outputs.</exception>
    public static ClassLabelsRecord? None(TrainedHead head, int outputs) => head.Outputs == outputs
        ? null
        : throw new ArgumentException(
            $"The head has {head.Outputs} output(s), but this model needs {outputs}. Give an adapter with a head of the task.");
}
