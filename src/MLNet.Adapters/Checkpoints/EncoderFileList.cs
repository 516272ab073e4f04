using MLNet.Adapters.Text;
using MLNet.Adapters.Text.TokenizerJson;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Determines which files an encoder has, must have and may have.</summary>
internal static class EncoderFileList
{
    /// <summary>Returns the files of an encoder for messages.</summary>
    public static string Expected(ITokenizerFormat tokenizer) =>
        $"{EncoderFiles.Config}, {Tokenizer(tokenizer)} and {EncoderFiles.Weights} "
        + "(or pytorch_model.bin, or the index of either with its shards)";

    /// <summary>Returns the required files that are missing, except shards.</summary>
    public static IReadOnlyList<string> Missing(IEncoderFileStore store, ITokenizerFormat tokenizer)
    {
        var missing = Required(tokenizer).Where(name => !store.Contains(name)).ToList();
        if (!EncoderFiles.WeightFiles.Any(store.Contains))
            missing.Add(EncoderFiles.Weights);
        return missing;
    }

    public static string MissingMessage(IEncoderFileStore store, ITokenizerFormat tokenizer, IReadOnlyList<string> missing) =>
        $"The encoder {store.Description} lacks {string.Join(", ", missing)}. It needs {Expected(tokenizer)}.";

    /// <summary>
    /// All files of the encoder, ordinal order. Safetensors take precedence over pickles, and a single file over an index, as in the
    /// reference library.
    /// </summary>
    public static IReadOnlyList<string> Names(IEncoderFileStore store, ITokenizerFormat tokenizer, string weightsFile, ShardIndex? index)
    {
        IEnumerable<string> weights = index is null ? [weightsFile] : [weightsFile, .. index.Shards];
        IEnumerable<string> optional = tokenizer.OptionalFiles.Where(store.Contains);
        return [.. Required(tokenizer).Concat(optional).Concat(weights).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static string Tokenizer(ITokenizerFormat format) =>
        string.Join(", ", format.RequiredFiles)
        + (format.RequiredFiles.Contains(TokenizerJsonFormat.FileName) ? string.Empty : $" (or {TokenizerJsonFormat.FileName})");

    private static IEnumerable<string> Required(ITokenizerFormat tokenizer) => [EncoderFiles.Config, .. tokenizer.RequiredFiles];
}
