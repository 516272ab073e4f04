using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>The head of masked-language modelling that an encoder's own files may hold.</summary>
internal static class PretrainedLanguageHead
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["dense.weight"] = "cls.predictions.transform.dense.weight",
        ["dense.bias"] = "cls.predictions.transform.dense.bias",
        ["norm.weight"] = "cls.predictions.transform.LayerNorm.weight",
        ["norm.bias"] = "cls.predictions.transform.LayerNorm.bias",
        ["bias"] = "cls.predictions.bias",
    };

    /// <summary>Puts its weights into a head, where the files have them.</summary>
    /// <returns>Whether they have.</returns>
    /// <exception cref="InvalidDataException">They have some of it only, or of other sizes.</exception>
    public static bool Fill(PretrainedEncoder encoder, TextHead head)
    {
        using var file = encoder.Files.OpenWeights();
        if (!Keys.Values.Any(file.Entries.ContainsKey))
            return false;
        ParameterLoading.Fill([.. head.named_parameters().Select(named => (named.name, (TorchSharp.torch.Tensor)named.parameter))], file, Keys.Where(key => file.Entries.ContainsKey(key.Value)).ToDictionary());
        return true;
    }
}
