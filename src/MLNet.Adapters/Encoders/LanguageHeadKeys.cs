using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Encoders;

/// <summary>What the head of masked-language modelling is called beside an encoder in Hugging Face's files.</summary>
/// <param name="Decoder">The key of the output matrix, which many files leave out as it is the table of words.</param>
/// <param name="Parameters">Our names, each with the keys that it may have.</param>
/// <param name="Activation">The head's non-linearity; null for the encoder's own.</param>
internal sealed record LanguageHeadKeys(
    string Decoder, IReadOnlyList<(string Name, string[] Keys)> Parameters, ActivationFunction? Activation = null);
