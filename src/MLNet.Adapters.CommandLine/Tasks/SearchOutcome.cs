using Microsoft.ML;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>The best model of a search, and its leaderboard.</summary>
internal sealed record SearchOutcome(ITransformer Model, IReadOnlyList<AdapterSearchTrial> Trials);
