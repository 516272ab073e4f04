using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>How a model was trained; saved with it.</summary>
public sealed record TrainingReport
{
    /// <summary>One record an epoch, in order.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>The epoch whose weights the model holds; 0 for the initial weights, where the first epoch diverged.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Whether early stopping ended training.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Rows trained on.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Rows validated on.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>Rows left out for a missing label, or in masked-language modelling for a text without a token.</summary>
    public int SkippedRows { get; init; }

    /// <summary>Texts cut at the token limit.</summary>
    public int TruncatedTexts { get; init; }

    /// <summary>The share of padding among all tokens that were computed.</summary>
    public required double PaddingShare { get; init; }

    /// <summary>The seed that was used.</summary>
    public required int Seed { get; init; }

    /// <summary>The peak learning rate that was used.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Time of training, reading the data and building the model excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>How each trained parameter is spread at the end.</summary>
    public required IReadOnlyList<ParameterStatistic> ParameterStatistics { get; init; }

    /// <summary>The adapters' output norms before the first step and after each epoch.</summary>
    public required IReadOnlyList<AdapterNorm> AdapterNorms { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
