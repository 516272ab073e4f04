using MLNet.Adapters.Methods;

namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterFusionTrainer"/>.</summary>
public sealed record AdapterFusionOptions : TextClassificationOptions
{
    /// <summary>The adapters to fuse, of one placement and of the options' encoder; their sizes, heads and labels may differ.</summary>
    public required IReadOnlyList<AdapterComposition> Adapters { get; init; }

    /// <summary>How they are fused.</summary>
    /// <value>Null by default: <see cref="AdapterFusionConfig.Dynamic"/>.</value>
    public AdapterFusionConfig? Fusion { get; init; }

    /// <summary>An adapter to train on the same rows first, with the same options, and to fuse with the others; <see cref="TrainingOptions.Progress"/> then tells of two trainings, one after the other.</summary>
    /// <value>Null by default: only the given adapters are fused.</value>
    public AdapterConfig? OwnAdapter { get; init; }

    /// <summary>What that adapter is called.</summary>
    /// <value><c>own</c> by default.</value>
    public string OwnAdapterName { get; init; } = "own";

    /// <summary>Receives the mean weight of each adapter over layers and real tokens of a row, a vector with the adapters' names as slot names.</summary>
    /// <value>Null by default: no such column, and none of its cost.</value>
    public string? FusionWeightsColumnName { get; init; }
}
