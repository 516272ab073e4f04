using System.Text.Json;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Finds the family of an encoder by its <c>config.json</c>.</summary>
internal static class EncoderFamilies
{
    private static readonly IEncoderFamily[] Known = [new BertFamily()];

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object, or names a family or a value that is not supported.</exception>
    public static EncoderConfig ReadConfig(EncoderFiles files)
    {
        using var document = Parse(files);
        return FamilyOf(document.RootElement).ReadConfig(document.RootElement);
    }

    /// <summary>The family of an encoder.</summary>
    public static IEncoderFamily Of(EncoderConfig config) => Array.Find(Known, family => family.ModelType == config.ModelType)!;

    /// <summary>How the tokenizer beside a <c>config.json</c> is stored.</summary>
    /// <returns>That of the first family if the configuration is missing or names no known one, which <see cref="ReadConfig"/> refuses.</returns>
    public static ITokenizerFormat TokenizerIn(IEncoderFileStore store)
    {
        if (!store.Contains(EncoderFiles.Config))
            return Known[0].Tokenizer;
        using var stream = store.OpenRead(EncoderFiles.Config);
        try
        {
            using var document = JsonDocument.Parse(stream);
            return (Find(document.RootElement, out _) ?? Known[0]).Tokenizer;
        }
        catch (JsonException)
        {
            return Known[0].Tokenizer;
        }
    }

    /// <summary>Builds an encoder of its own, with the files' weights, on a device.</summary>
    /// <exception cref="InvalidDataException">A file is damaged, or files do not fit each other.</exception>
    public static TextEncoder Load(EncoderFiles files, Device device)
    {
        var config = ReadConfig(files);
        using var weights = files.OpenWeights();
        if (config.Layers > weights.Entries.Count)
        {
            throw new InvalidDataException(
                $"{EncoderFiles.Config} asks for {config.Layers} layers, but '{weights.Name}' holds {weights.Entries.Count} tensors. "
                + "Use the weights and the configuration of one and the same model.");
        }

        using var mode = inference_mode(false); // the weights outlive the call that asks for them, and may be trained through
        return Of(config).Load(config, weights, device);
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
            throw new InvalidDataException($"{EncoderFiles.Config} is not valid JSON: {exception.Message} Copy the encoder's folder again.", exception);
        }
    }

    private static IEncoderFamily FamilyOf(JsonElement config) => Find(config, out var type) ?? throw new InvalidDataException(type is null
        ? $"{EncoderFiles.Config} has no text under 'model_type'. Use the configuration of a Hugging Face encoder."
        : $"{EncoderFiles.Config}: 'model_type' is '{type}', which is not supported. Supported: {string.Join(", ", Known.Select(family => family.ModelType))}.");

    private static IEncoderFamily? Find(JsonElement config, out string? type)
    {
        var named = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("model_type", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
        type = named;
        return Array.Find(Known, family => family.ModelType == named);
    }
}
