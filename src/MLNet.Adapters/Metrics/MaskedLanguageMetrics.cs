namespace MLNet.Adapters;

/// <summary>The metrics of a language model that predicts hidden tokens.</summary>
/// <remarks>
/// Every seventh token is hidden at once, in up to seven copies of the text, so scoring a text takes up to seven passes. Compare the
/// metrics only with those of other models of this library: other libraries hide a random 15 %, or one token at a time. For the
/// validation loss in the report, tokens are hidden as in training.
/// </remarks>
/// <param name="Perplexity">
/// The exponential of the mean negative log-likelihood of a token, where each token is hidden once; between 1 and the size of the
/// vocabulary for a model that is at least as good as chance. The lower, the better.
/// </param>
/// <param name="Accuracy">The share of tokens for which the most probable prediction is right.</param>
/// <param name="Tokens">The number of tokens that were hidden.</param>
public sealed record MaskedLanguageMetrics(double Perplexity, double Accuracy, long Tokens);
