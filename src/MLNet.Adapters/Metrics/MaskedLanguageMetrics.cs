namespace MLNet.Adapters.Metrics;

/// <summary>How well a language model guesses hidden tokens.</summary>
/// <param name="Perplexity">The exponential of the mean negative log-likelihood of a token, each hidden once; between 1 and the size of the vocabulary for a model that guesses at least as well as chance. The lower, the better.</param>
/// <param name="Accuracy">The share of tokens whose likeliest guess is right.</param>
/// <param name="Tokens">How many tokens were hidden.</param>
public sealed record MaskedLanguageMetrics(double Perplexity, double Accuracy, long Tokens);
