namespace MLNet.Adapters.Methods;

/// <summary>The updates of an encoder's linear maps as sums of products: s Σ ± B A.</summary>
/// <param name="Scale">s</param>
/// <param name="Terms">
/// The products, each with the beginning of the names of its parameters, as <c>lora</c> for <c>lora_A</c> and <c>lora_B</c>, its rank, and
/// its sign.
/// </param>
/// <param name="OfRank">
/// Returns the same method with one product of another rank and the scale 1, and the defaults of what matters only in training.
/// </param>
internal sealed record ProductUpdate(
    double Scale, IReadOnlyList<(string Name, int Rank, int Sign)> Terms, Func<int, AdapterConfig> OfRank);
