using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Tests.Encoders;

/// <summary>The small encoders of the golden values, one per family.</summary>
internal static class FamilyFixture
{
    /// <summary>Opens an encoder; its tokenizer, which has 200 words, is never loaded, so its files are empty.</summary>
    public static PretrainedEncoder Open(string family)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [EncoderFiles.Config] = File.ReadAllBytes(Fixture.Path("encoders", family, "config.json")),
            ["model.safetensors"] = File.ReadAllBytes(Fixture.Path("encoders", family, "model.safetensors")),
        };
        foreach (var file in EncoderFamilies.Of(family).Tokenizer.RequiredFiles)
            files[file] = default;
        return PretrainedEncoder.FromMemory(family, files);
    }

    public static SafetensorsFile Expected(string family) =>
        SafetensorsFile.Open(Fixture.Path("encoders", family, "expected.safetensors"));
}
