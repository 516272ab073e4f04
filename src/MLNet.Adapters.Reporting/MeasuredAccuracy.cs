using MLNet.Adapters.Records;

namespace MLNet.Adapters.Reporting;

/// <summary>The test accuracy of one setting over several seeds.</summary>
/// <param name="Name">The name of what was trained.</param>
/// <param name="TrainableParameters">The number of trainable parameters in adapter and head.</param>
/// <param name="Accuracies">One accuracy per seed.</param>
public sealed record MeasuredAccuracy(string Name, long TrainableParameters, IReadOnlyList<double> Accuracies)
{
    /// <summary>The bottleneck size, if the setting has one.</summary>
    public int? BottleneckSize { get; init; }

    /// <summary>The time of a training step divided by that of a step of full fine-tuning, if it was measured.</summary>
    public double? StepRatio { get; init; }

    /// <summary>The mean over the seeds.</summary>
    public double Mean => Accuracies.Average();

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    /// <summary>Returns the label of an axis of accuracies, with the number of seeds of each setting.</summary>
    /// <param name="measured">The settings.</param>
    /// <param name="shown">What is shown of several seeds, before their number.</param>
    internal static string Label(IReadOnlyList<MeasuredAccuracy> measured, string shown)
    {
        var (least, most) = (measured.Min(one => one.Accuracies.Count), measured.Max(one => one.Accuracies.Count));
        return most == 1 ? "accuracy (1 seed)" : $"accuracy ({shown} {(least < most ? $"{least} to {most}" : $"{most}")} seeds)";
    }
}
