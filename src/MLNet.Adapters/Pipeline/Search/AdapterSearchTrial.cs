using System.Globalization;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>One training of an <see cref="AdapterSearch"/>.</summary>
public sealed record AdapterSearchTrial
{
    /// <summary>The number of the candidate, in the order of the first round; 1 has the trainer's own options.</summary>
    public required int Candidate { get; init; }

    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>The method, with its placement and size.</summary>
    public required AdapterConfig Adapter { get; init; }

    /// <summary>The peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The number of epochs for which the learning rate was scheduled.</summary>
    public required int MaxEpochs { get; init; }

    /// <summary>The number of training rows.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The lowest validation loss of an epoch; infinite if training diverged.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The validation accuracy of that epoch; null where the task has none.</summary>
    public required double? ValidationAccuracy { get; init; }

    /// <summary>The number of trained parameters.</summary>
    public required long TrainableParameters { get; init; }

    /// <summary>The training time in seconds, without reading the data and building the model.</summary>
    public required double Seconds { get; init; }

    /// <summary>The time of its epochs if each took as long as the last one, which has no start-up cost.</summary>
    internal double SteadySeconds { get; init; }

    /// <summary>The method, its size and the layers that it leaves out, in a few words.</summary>
    public string Title => Adapter.Title;

    /// <summary>Returns the trial on one line, with numbers in the invariant culture.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Title}, learning rate {LearningRate:0.######}, {MaxEpochs} epochs on {TrainingRows:N0} rows: "
        + $"validation loss {ValidationLoss:0.0000}, accuracy "
        + $"{ValidationAccuracy?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-"}");
}
