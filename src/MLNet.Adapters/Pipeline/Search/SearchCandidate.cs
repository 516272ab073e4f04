using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>What a search varies.</summary>
/// <param name="Number">From 1, which has the trainer's own options.</param>
/// <param name="Adapter">The method, with its placement and size.</param>
/// <param name="LearningRate">The peak learning rate.</param>
/// <param name="MaxEpochs">The number of epochs.</param>
internal sealed record SearchCandidate(int Number, AdapterConfig Adapter, double LearningRate, int MaxEpochs);
