using System.Text.Json;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.TokenizerJson;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Reads encoders from Hugging Face's files, according to their families.</summary>
internal static class EncoderLoading
{
    private const string Words = "embeddings.words"; // in every family

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not a JSON object, or contains a family or a value that is not supported.</exception>
    public static EncoderConfig ReadConfig(EncoderFiles files)
    {
        using var document = Parse(files);
        var type = ModelType(document.RootElement);
        var family = EncoderFamilies.Find(type) ?? throw new InvalidDataException(type is null
            ? $"{EncoderFiles.Config} has no string under 'model_type'. Use the configuration of a Hugging Face encoder."
            : $"{EncoderFiles.Config}: 'model_type' is '{type}', which is not supported. Supported: {EncoderFamilies.Names}.");
        return family.ReadConfig(new ConfigReader(document.RootElement));
    }

    /// <summary>Determines the format of the tokenizer next to a <c>config.json</c>.</summary>
    /// <returns>
    /// That of the family, or <c>tokenizer.json</c> if it is there and a file of the family's format is not;
    /// that of the first family if the configuration is missing or contains no known one, which <see cref="ReadConfig"/> refuses.
    /// </returns>
    public static ITokenizerFormat TokenizerIn(IEncoderFileStore store)
    {
        if (!store.Contains(EncoderFiles.Config))
            return EncoderFamilies.First.Tokenizer;
        using var stream = store.OpenRead(EncoderFiles.Config);
        try
        {
            using var document = JsonDocument.Parse(stream);
            var own = (EncoderFamilies.Find(ModelType(document.RootElement)) ?? EncoderFamilies.First).Tokenizer;
            return own.RequiredFiles.All(store.Contains) || !store.Contains(TokenizerJsonFormat.FileName) ? own : new TokenizerJsonFormat();
        }
        catch (JsonException)
        {
            return EncoderFamilies.First.Tokenizer;
        }
    }

    /// <summary>Builds a new encoder with the weights of the files on a device, converted one by one as they are read.</summary>
    /// <param name="files">The files.</param>
    /// <param name="device">The device.</param>
    /// <param name="precision">The type and the values of the weights.</param>
    /// <param name="isForScoring">
    /// Whether memory that scoring does without is given up: maps are only packed, and words only in their file, until they are needed.
    /// </param>
    /// <exception cref="InvalidDataException">A file is damaged, or files do not match each other.</exception>
    public static TextEncoder Load(
        EncoderFiles files, Device device, EncoderPrecision precision = EncoderPrecision.Float32, bool isForScoring = false)
    {
        var type = precision == EncoderPrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        var config = ReadConfig(files) with { WeightType = type };
        using var weights = files.OpenWeights();
        if (config.Shape.Layers > weights.Entries.Count)
        {
            throw new InvalidDataException(
                $"{EncoderFiles.Config} requires {config.Shape.Layers} layers, "
                + $"but '{weights.Name}' contains {weights.Entries.Count} tensors. "
                + "Use the weights and the configuration of the same model.");
        }

        using var mode = inference_mode(false); // the weights outlive the call that loads them, and gradients may flow through them
        var family = EncoderFamilies.Of(config.ModelType);
        var keys = StoredKeys(family.Keys, weights);
        var stored = keys.Keys.ToHashSet(StringComparer.Ordinal);
        var encoder = ParameterLoading.Create(
            place => family.Create(config, stored, place),
            encoder => encoder.HuggingFaceParameters(),
            precision == EncoderPrecision.RoundedFloat32 ? new RoundedTensors(weights, ScalarType.BFloat16) : weights,
            keys,
            device);
        if (isForScoring)
            GiveUpMemory(encoder, precision, () => weights.OpenRows(keys[family.Keys.ToHuggingFace(Words)]));
        return encoder;
    }

    private static void GiveUpMemory(TextEncoder encoder, EncoderPrecision precision, Func<IRowSource?> openWords)
    {
        try
        {
            encoder.Pack(inPlace: true);
            if (precision == EncoderPrecision.Float32 && encoder.Device.type == DeviceType.CPU && openWords() is { } words)
                encoder.Embeddings.Words.LeaveIn(words);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    // Key → stored name, of the encoder's own tensors.
    private static Dictionary<string, string> StoredKeys(FamilyKeys family, TensorArchive weights)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var stored in weights.Entries.Keys)
        {
            if (family.ToKey(stored) is { } key && !keys.TryAdd(key, stored))
                throw new InvalidDataException(
                    $"'{weights.Name}' contains one tensor under two names, '{keys[key]}' and '{stored}'. Keep one of them.");
        }

        return keys;
    }

    private static JsonDocument Parse(EncoderFiles files)
    {
        using var stream = files.OpenRead(EncoderFiles.Config);
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{EncoderFiles.Config} is not valid JSON: {exception.Message} Copy the encoder's folder again.",
                exception);
        }
    }

    private static string? ModelType(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("model_type", out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
