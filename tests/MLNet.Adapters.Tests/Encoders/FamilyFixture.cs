using System.Text;
using System.Text.Json.Nodes;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>The small encoders of the golden values, one per family.</summary>
internal static class FamilyFixture
{
    /// <summary>Opens an encoder; its tokenizer, which has 200 words, is never loaded, so its files are empty.</summary>
    /// <param name="family">The family.</param>
    /// <param name="settings">Values of its configuration to change.</param>
    public static PretrainedEncoder Open(string family, params (string Key, JsonNode Value)[] settings)
    {
        var config = JsonNode.Parse(File.ReadAllText(Fixture.Path("encoders", family, "config.json")))!;
        foreach (var (key, value) in settings)
            config[key] = value;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [EncoderFiles.Config] = Encoding.UTF8.GetBytes(config.ToJsonString()),
            ["model.safetensors"] = File.ReadAllBytes(Fixture.Path("encoders", family, "model.safetensors")),
        };
        foreach (var file in EncoderFamilies.Of(family).Tokenizer.RequiredFiles)
            files[file] = default;
        return PretrainedEncoder.FromMemory(family, files);
    }

    public static SafetensorsFile Expected(string family) =>
        SafetensorsFile.Open(Fixture.Path("encoders", family, "expected.safetensors"));
}
