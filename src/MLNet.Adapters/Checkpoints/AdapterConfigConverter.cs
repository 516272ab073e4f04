using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Converts a method's configuration to and from this library's JSON: its kind, then its members.</summary>
internal sealed class AdapterConfigConverter : JsonConverter<AdapterConfig>
{
    private const string Kind = "$type";

    private static readonly JsonSerializerOptions Members = new()
    {
        Converters = { new JsonStringEnumConverter(), new AdapterConfigConverter() }, // a union has configurations inside
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public override AdapterConfig Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject json)
            throw new JsonException("The adapter's configuration is not an object.");
        var kind = json[Kind] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw new JsonException($"The adapter's configuration has no '{Kind}', which names its kind.");
        var entry = AdapterMethods.All.FirstOrDefault(entry => entry.Kind == kind)
            ?? throw new JsonException(
                $"The adapter is of the unknown kind '{kind}'; known are "
                + $"{string.Join(", ", AdapterMethods.All.Select(known => known.Kind))}. Update MLNet.Adapters.");
        json.Remove(Kind);
        return (AdapterConfig)json.Deserialize(entry.Config, Members)!;
    }

    public override void Write(Utf8JsonWriter writer, AdapterConfig value, JsonSerializerOptions options)
    {
        var json = new JsonObject { [Kind] = AdapterMethods.Of(value).Kind };
        foreach (var (name, member) in JsonSerializer.SerializeToNode(value, value.GetType(), Members)!.AsObject())
            json[name] = member?.DeepClone();
        json.WriteTo(writer, options);
    }
}
