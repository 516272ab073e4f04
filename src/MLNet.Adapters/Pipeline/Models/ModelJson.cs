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
    /// Returns the JSON metadata of a type. Types that only one task uses are found by reflection, since this namespace does not reference
    /// them.
    /// </summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)WithTasks.Options.GetTypeInfo(typeof(T));

    // In a separate class, since it is created from the generated part's static members.
    private static class WithTasks
    {
        public static readonly JsonSerializerOptions Options = new(Default.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, new DefaultJsonTypeInfoResolver()),
            Converters = { new JsonStringEnumConverter() },
        };
    }
}
