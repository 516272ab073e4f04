using System.Text.Json.Serialization;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>The report of a model's training; saved with the model.</summary>
public sealed record TrainingReport
{
    /// <summary>One record per epoch, in order.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>The epoch whose weights the model contains; 0 for the initial weights, if the first epoch diverged.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Whether early stopping ended training.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Whether <see cref="TrainingOptions.StopToken"/> ended training.</summary>
    public bool WasStopped { get; init; }

    /// <summary>The number of training rows.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The number of validation rows.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>The number of rows left out because of a missing label or, in masked-language modelling, a text without tokens.</summary>
    public int SkippedRows { get; init; }

    /// <summary>The number of texts that were cut at the token limit.</summary>
    public int TruncatedTexts { get; init; }

    /// <summary>The share of padding among all tokens that were computed.</summary>
    public required double PaddingShare { get; init; }

    /// <summary>The seed that was used.</summary>
    public required int Seed { get; init; }

    /// <summary>The peak learning rate that was used.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The training time in seconds, without reading the data and building the model.</summary>
    public required double Seconds { get; init; }

    /// <summary>The distribution of each trained parameter at the end of training.</summary>
    public required IReadOnlyList<ParameterStatistic> ParameterStatistics { get; init; }

    /// <summary>The adapters' output norms before the first step and after each epoch.</summary>
    public required IReadOnlyList<AdapterNorm> AdapterNorms { get; init; }

    /// <summary>Whether there was no training, because the model was made of a trained adapter: the figures above are all 0.</summary>
    [JsonIgnore]
    public bool NothingWasTrained => Epochs.Count == 0 && TrainingRows == 0;

    /// <summary>Returns a line about the training and a table of its epochs, with numbers in the invariant culture.</summary>
    public override string ToString() => TrainingTable.Of(this);
}
