using MLNet.Adapters.Records;

namespace MLNet.Adapters.Reporting;

/// <summary>The test accuracy of one setting over several seeds.</summary>
/// <param name="Name">What was trained.</param>
/// <param name="TrainableParameters">Adapter and head.</param>
/// <param name="Accuracies">One a seed.</param>
public sealed record MeasuredAccuracy(string Name, long TrainableParameters, IReadOnlyList<double> Accuracies)
{
    /// <summary>The bottleneck size, where the setting is about it.</summary>
    public int? BottleneckSize { get; init; }

    /// <summary>The mean over the seeds.</summary>
    public double Mean => Accuracies.Average();

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
