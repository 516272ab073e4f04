using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>The masked-language-modelling head that an encoder's own files may contain.</summary>
internal static class PretrainedLanguageHead
{
    /// <summary>Whether the files contain a separate output matrix; this library's heads use the word embeddings instead.</summary>
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

    /// <summary>Copies the weights into a head if the files contain them.</summary>
    /// <returns>Whether the files contain them.</returns>
    /// <exception cref="InvalidDataException">The files contain only some of the weights, or weights of other sizes.</exception>
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
