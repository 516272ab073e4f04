namespace MLNet.Adapters;

/// <summary>How well a language model guesses hidden tokens.</summary>
/// <remarks>
/// Every seventh token is hidden at once, in up to seven copies of the text, so that a score costs up to seven passes. Compare it with
/// other models of this library only: other libraries hide a random 15 %, or each token alone. The validation loss in the report hides
/// tokens as training does.
/// </remarks>
/// <param name="Perplexity">
/// The exponential of the mean negative log-likelihood of a token, each hidden once; between 1 and the size of the vocabulary for a model
/// that guesses at least as well as chance. The lower, the better.
/// </param>
/// <param name="Accuracy">The share of tokens whose likeliest guess is right.</param>
/// <param name="Tokens">How many tokens were hidden.</param>
public sealed record MaskedLanguageMetrics(double Perplexity, double Accuracy, long Tokens);
