namespace MLNet.Adapters.Methods;

/// <summary>The updates of an encoder's linear maps as products, s · B A, with the parameters <c>lora_A</c> and <c>lora_B</c>.</summary>
/// <param name="Rank">r</param>
/// <param name="Scale">s</param>
/// <param name="OfRank">
/// Returns the same method with another rank and the scale 1, and the defaults of what matters only in training.
/// </param>
internal sealed record ProductUpdate(int Rank, double Scale, Func<int, AdapterConfig> OfRank);
