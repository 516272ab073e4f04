using MLNet.Adapters.Text;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Determines which files an encoder has, must have and may have.</summary>
internal static class EncoderFileList
{
    private static readonly string[] PickledWeights = ["pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>Returns the files of an encoder for messages.</summary>
    public static string Expected(ITokenizerFormat tokenizer) =>
        $"{string.Join(", ", Required(tokenizer))} and {EncoderFiles.Weights} (or {EncoderFiles.WeightsIndex} with its shards)";

    /// <summary>Returns the required files that are missing, except shards.</summary>
    public static IReadOnlyList<string> Missing(IEncoderFileStore store, ITokenizerFormat tokenizer)
    {
        var missing = Required(tokenizer).Where(name => !store.Contains(name)).ToList();
        if (!store.Contains(EncoderFiles.Weights) && !store.Contains(EncoderFiles.WeightsIndex))
            missing.Add(EncoderFiles.Weights);
        return missing;
    }

    public static string MissingMessage(IEncoderFileStore store, ITokenizerFormat tokenizer, IReadOnlyList<string> missing)
    {
        var pickled = missing.Contains(EncoderFiles.Weights) ? PickledWeights.FirstOrDefault(store.Contains) : null;
        var conversion = pickled is null
            ? ""
            : $" It has {pickled}, which cannot be read: convert it to safetensors first, in Python by "
                + "AutoModel.from_pretrained(folder).save_pretrained(folder, safe_serialization=True).";
        return $"The encoder {store.Description} lacks {string.Join(", ", missing)}. It needs {Expected(tokenizer)}.{conversion}";
    }

    /// <summary>
    /// All files of the encoder, ordinal order. A single weights file takes precedence over an index, as in the reference library.
    /// </summary>
    public static IReadOnlyList<string> Names(IEncoderFileStore store, ITokenizerFormat tokenizer, ShardIndex? index)
    {
        IEnumerable<string> weights = index is null ? [EncoderFiles.Weights] : [EncoderFiles.WeightsIndex, .. index.Shards];
        IEnumerable<string> optional = tokenizer.OptionalFiles.Where(store.Contains);
        return [.. Required(tokenizer).Concat(optional).Concat(weights).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Required(ITokenizerFormat tokenizer) => [EncoderFiles.Config, .. tokenizer.RequiredFiles];
}
