using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>Which adapters a fusion used for each token of a text.</summary>
/// <param name="Adapters">The names of the N fused adapters.</param>
/// <param name="Tokens">The T tokens, special ones included.</param>
/// <param name="Places">The weights at each place, by layer and sub-layer.</param>
/// <param name="Probabilities">The probability of each class, by label, for the same text.</param>
public sealed record FusionExplanation(
    IReadOnlyList<string> Adapters,
    IReadOnlyList<ExplainedToken> Tokens,
    IReadOnlyList<PlaceFusionWeights> Places,
    IReadOnlyDictionary<string, float> Probabilities)
{
    /// <summary>[T][N]: the mean over all places.</summary>
    public IReadOnlyList<IReadOnlyList<float>> MeanWeights =>
    [
        .. Tokens.Select((_, token) => (IReadOnlyList<float>)[.. Adapters.Select((_, adapter) => Places.Average(place => place.Weights[token][adapter]))]),
    ];

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
