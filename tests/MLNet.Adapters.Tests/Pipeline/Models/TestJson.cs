using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MLNet.Adapters.Tests.Pipeline.Models;

internal static class TestJson
{
    public static JsonSerializerOptions Options { get; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}
