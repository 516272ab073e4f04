using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The adapters that a fusion used for each token of a text, or of two texts.</summary>
/// <remarks>
/// A text that is read in windows appears once: each token as in the window that contains most of its context, special tokens and a
/// question as in the first window.
/// </remarks>
/// <param name="Adapters">The names of the N fused adapters.</param>
/// <param name="Tokens">The T tokens, including special tokens.</param>
/// <param name="Places">The weights at each place, by layer and sub-layer.</param>
/// <param name="Probabilities">
/// The probability of each class or label, by its name, or the score of each answer, by its text; empty for tags, numbers and embeddings.
/// </param>
public sealed record FusionExplanation(
    IReadOnlyList<string> Adapters,
    IReadOnlyList<ExplainedToken> Tokens,
    IReadOnlyList<PlaceFusionWeights> Places,
    IReadOnlyDictionary<string, float> Probabilities)
{
    /// <summary>The W words of a text whose words are tagged; empty for other tasks.</summary>
    public IReadOnlyList<ExplainedWord> Words { get; init; } = [];

    /// <summary>[W][N]: the mean weights over all places and the tokens of each word.</summary>
    public IReadOnlyList<IReadOnlyList<float>> WordWeights
    {
        get
        {
            var means = MeanWeights;
            return
            [
                .. Words.Select(word =>
                    (IReadOnlyList<float>)[.. Adapters.Select((_, adapter) => word.Tokens.Average(token => means[token][adapter]))]),
            ];
        }
    }

    /// <summary>[T][N]: the mean weights over all places.</summary>
    public IReadOnlyList<IReadOnlyList<float>> MeanWeights =>
        [
            .. Tokens.Select(
                (_, token) =>
                    (IReadOnlyList<float>)[.. Adapters.Select((_, adapter) => Places.Average(place => place.Weights[token][adapter]))]),
        ];

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
