using MLNet.Adapters.Methods;
using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The budget and the candidates of an <see cref="AdapterSearch"/>.</summary>
public sealed record AdapterSearchOptions
{
    /// <summary>
    /// The time that the search may take, but for the step at which it ends. A training that the end interrupts keeps its best epoch.
    /// </summary>
    /// <value>10 minutes by default.</value>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most candidates of the first round; the budget may allow fewer.</summary>
    /// <value>27 by default.</value>
    public int MaxCandidates { get; init; } = 27;

    /// <summary>The methods, with their placements and sizes.</summary>
    /// <value>
    /// Null by default: <see cref="BottleneckAdapterConfig.Pfeiffer"/> with reduction 4, 16 and 64, and with reduction 4 in the upper half
    /// of the layers alone, <see cref="BottleneckAdapterConfig.Houlsby"/>, <see cref="BottleneckAdapterConfig.Parallel"/> and LoRA.
    /// </value>
    public IReadOnlyList<AdapterConfig>? Adapters { get; init => field = value is null ? null : [.. value]; }

    /// <summary>The peak learning rates.</summary>
    /// <value>5e-4, 1e-3, 2e-3 and 4e-3 by default.</value>
    public IReadOnlyList<double> LearningRates { get; init => field = [.. value]; } = [5e-4, 1e-3, 2e-3, 4e-3];

    /// <summary>The numbers of epochs. Those of which even one training would not fit into the last round are left out.</summary>
    /// <value>3, 5 and 10 by default.</value>
    public IReadOnlyList<int> Epochs { get; init => field = [.. value]; } = [3, 5, 10];

    /// <summary>
    /// Receives the leaderboard after each trial, on the thread of the search. Implement <see cref="IProgress{T}"/> yourself:
    /// <see cref="Progress{T}"/> posts reports to another thread, and not in order.
    /// </summary>
    /// <value>Null by default.</value>
    public IProgress<AdapterSearchProgress>? Progress { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
