using System.Text.Json.Serialization;
using MLNet.Adapters.Pipeline.Routing;

namespace MLNet.Adapters.Pipeline;

/// <summary>The JSON entries of saved models.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ClassificationRecord))]
[JsonSerializable(typeof(MultiAdapterRecord))]
internal sealed partial class ModelJson : JsonSerializerContext;
