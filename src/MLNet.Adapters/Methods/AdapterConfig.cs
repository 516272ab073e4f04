using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>How a parameter-efficient method is built into a frozen encoder; each method of the field derives its own record.</summary>
[JsonDerivedType(typeof(BottleneckAdapterConfig), "bottleneck")]
public abstract record AdapterConfig
{
    private protected AdapterConfig()
    {
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Throws an <see cref="ArgumentException"/> where this configuration does not fit the encoder.</summary>
    internal abstract void Validate(EncoderShape shape);

    /// <summary>New parameters on a device, drawn from the generator, or all zero where it is null because trained ones follow.</summary>
    internal abstract AdapterModule Create(EncoderShape shape, Generator? generator, Device device);

    /// <summary>What deserves a user's attention without being wrong; empty mostly.</summary>
    internal abstract IEnumerable<string> Warnings(EncoderShape shape);

    internal string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static AdapterConfig FromJson(string json) =>
        JsonSerializer.Deserialize<AdapterConfig>(json, Json)
        ?? throw new InvalidDataException("The adapter configuration is empty; the model file is damaged.");
}
