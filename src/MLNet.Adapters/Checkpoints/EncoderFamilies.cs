using System.Text.Json;
using MLNet.Adapters.Encoders;
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

    private static IEncoderFamily FamilyOf(JsonElement config)
    {
        var type = config.ValueKind == JsonValueKind.Object && config.TryGetProperty("model_type", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new InvalidDataException($"{EncoderFiles.Config} has no text under 'model_type'. Use the configuration of a Hugging Face encoder.");
        return Array.Find(Known, family => family.ModelType == type) ?? throw new InvalidDataException(
            $"{EncoderFiles.Config}: 'model_type' is '{type}', which is not supported. Supported: {string.Join(", ", Known.Select(family => family.ModelType))}.");
    }
}
