namespace MLNet.Adapters.Training;

/// <summary>What the loop did.</summary>
internal sealed record TrainingOutcome(
    IReadOnlyList<EpochRecord> Epochs,
    int BestEpoch,
    bool StoppedEarly,
    IReadOnlyList<AdapterNorm> AdapterNorms,
    DivergenceException? Divergence);
