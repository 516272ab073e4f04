using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Maps the classes of one data set to those of the model, by name.</summary>
internal static class LabelMatching
{
    /// <summary>
    /// Returns a map from indices in <paramref name="theirs"/> to indices in <paramref name="ours"/>; a class that the model does not have
    /// is an error if a row has it.
    /// </summary>
    public static Func<int, int> Match(IHost host, IReadOnlyList<string> ours, IReadOnlyList<string> theirs, string what)
    {
        var known = ours.Index().ToDictionary(named => named.Item, named => named.Index, StringComparer.Ordinal);
        var classes = theirs.Select(name => known.GetValueOrDefault(name, -1)).ToArray();
        return label =>
            classes[label] >= 0
                ? classes[label]
                : throw host.Except(
                    $"The {what} has the label '{theirs[label]}', which the training data's key does not have. Classes: "
                    + $"{string.Join(", ", ours)}.");
    }
}
