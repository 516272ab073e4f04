using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>The head of masked-language modelling that an encoder's own files may hold.</summary>
internal static class PretrainedLanguageHead
{
    /// <summary>Whether the files have an output matrix of their own, where this library's heads use the word embeddings.</summary>
    public static bool HasOwnDecoder(PretrainedEncoder encoder)
    {
        using var file = encoder.Files.OpenWeights();
        var keys = encoder.Family.Keys;
        var wordsKey = keys.ToHuggingFace("embeddings.words");
        if (
            !file.Entries.ContainsKey(keys.LanguageHead.Decoder)
            || file.Entries.Keys.FirstOrDefault(key => keys.ToKey(key) == wordsKey) is not { } words)
            return false;
        using var decoder = file.Read(keys.LanguageHead.Decoder, ScalarType.Float32, CPU);
        using var embeddings = file.Read(words, ScalarType.Float32, CPU);
        return !decoder.Equals(embeddings);
    }

    /// <summary>Puts its weights into a head, if the files have them.</summary>
    /// <returns>Whether they have.</returns>
    /// <exception cref="InvalidDataException">They have some of it only, or of other sizes.</exception>
    public static bool Fill(PretrainedEncoder encoder, TextHead head)
    {
        using var file = encoder.Files.OpenWeights();
        var stored = encoder.Family.Keys.LanguageHead.Parameters
            .SelectMany(parameter => parameter.Keys.Select(key => (parameter.Name, Key: key)))
            .Where(parameter => file.Entries.ContainsKey(parameter.Key))
            .ToDictionary();
        if (stored.Count == 0)
            return false;
        ParameterLoading.Fill([.. head.named_parameters().Select(named => (named.name, (Tensor)named.parameter))], file, stored);
        return true;
    }
}
