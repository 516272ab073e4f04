namespace MLNet.Adapters;

/// <summary>Where training stands.</summary>
public sealed record TrainingProgress
{
    /// <summary>The current epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of epochs at most.</summary>
    public required int MaxEpochs { get; init; }

    /// <summary>Steps done since training began.</summary>
    public int Step { get; init; }

    /// <summary>Steps in all, unless training stops early.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>Whether this report ends an epoch.</summary>
    public bool IsEpochEnd { get; init; }

    /// <summary>Mean loss of the last step's batch, or of the whole epoch in the report that ends it.</summary>
    public double Loss { get; init; }

    /// <summary>The rate that the last step used.</summary>
    public double LearningRate { get; init; }

    /// <summary>L2 norm of all gradients together in the last step, before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Training rows a second since training began, validation included in the time.</summary>
    public double ExamplesPerSecond { get; init; }

    /// <summary>An estimate of the time to the last step.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>Mean loss on the validation rows, in the report that ends an epoch.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Share of validation rows predicted right, in the report that ends an epoch.</summary>
    public double? ValidationAccuracy { get; init; }
}
