using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The weights of the classes' rows in the training loss.</summary>
public sealed record ClassWeights
{
    private ClassWeights(IReadOnlyDictionary<string, double>? byLabel) => ByLabel = byLabel;

    /// <summary>Weights inversely proportional to the number of training rows in each class, with mean 1 over the rows.</summary>
    public static ClassWeights Balanced { get; } = new((IReadOnlyDictionary<string, double>?)null);

    /// <summary>The weights by label; null if they are computed from the rows.</summary>
    public IReadOnlyDictionary<string, double>? ByLabel { get; }

    /// <summary>Creates class weights from given values. A class that is not named has the weight 1.</summary>
    /// <param name="byLabel">The weights by label (numbers and Booleans as invariant text), each from 1e-9 to 1e9.</param>
    /// <exception cref="ArgumentException">A weight is outside that range.</exception>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> byLabel)
    {
        ArgumentNullException.ThrowIfNull(byLabel);
        foreach (var (label, weight) in byLabel)
        {
            if (!WeightRange.Contains(weight))
                throw new ArgumentException(
                    FormattableString.Invariant($"The weight of class '{label}' is {weight}. It must be {WeightRange.Text}."),
                    nameof(byLabel));
        }

        return new ClassWeights(byLabel.ToDictionary());
    }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    /// <summary>Returns one weight per class.</summary>
    /// <param name="labels">The classes in order.</param>
    /// <param name="counts">The number of training rows in each class.</param>
    internal float[] For(IReadOnlyList<string> labels, IReadOnlyList<int> counts)
    {
        if (ByLabel is null)
        {
            var (present, rows) = (counts.Count(count => count > 0), counts.Sum(count => (double)count));
            return [.. counts.Select(count => count == 0 ? 1f : (float)(rows / present / count))];
        }

        var unknown = ByLabel.Keys.Except(labels, StringComparer.Ordinal).FirstOrDefault();
        return unknown is null
            ? [.. labels.Select(label => (float)ByLabel.GetValueOrDefault(label, 1))]
            : throw new ArgumentException(
                $"The class weights name '{unknown}', which is not a class of the label column. Classes: {string.Join(", ", labels)}.");
    }
}
