using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The JSON entries of saved models.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    Converters = [typeof(AdapterConfigConverter)],
    WriteIndented = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TaskRecord))]
internal sealed partial class ModelJson : JsonSerializerContext
{
    /// <summary>
    /// How a type is written and read. Those that only one task has are found by reflection: this room does not know them.
    /// </summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)WithTasks.Options.GetTypeInfo(typeof(T));

    // In a class of its own, since it is made from the generated part's static members.
    private static class WithTasks
    {
        public static readonly JsonSerializerOptions Options = new(Default.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, new DefaultJsonTypeInfoResolver()),
            Converters = { new JsonStringEnumConverter() },
        };
    }
}
