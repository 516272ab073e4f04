namespace MLNet.Adapters;

/// <summary>The progress of training.</summary>
public sealed record TrainingProgress
{
    /// <summary>The current epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The maximum number of epochs.</summary>
    public required int MaxEpochs { get; init; }

    /// <summary>The number of steps since training began.</summary>
    public int Step { get; init; }

    /// <summary>The total number of steps, unless training stops early.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>Whether this report is the one at the end of an epoch.</summary>
    public bool IsEpochEnd { get; init; }

    /// <summary>The mean loss of the last step's batch, or of the whole epoch in the report at its end.</summary>
    public double Loss { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The L2 norm of all gradients together in the last step, before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The number of training rows per second since training began; the time includes validation.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>The estimated time until the last step.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>The mean loss on the validation rows, in the report at the end of an epoch.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The share of validation rows predicted correctly, in the report at the end of an epoch.</summary>
    public double? ValidationAccuracy { get; init; }
}
