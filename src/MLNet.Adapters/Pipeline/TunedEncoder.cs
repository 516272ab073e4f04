using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Pipeline;

/// <summary>Makes a handle of an encoder whose weights were trained.</summary>
internal static class TunedEncoder
{
    private const string Suffix = "-tuned";

    /// <summary>The original's configuration and tokenizer files with the tuned weights, in memory.</summary>
    public static PretrainedEncoder Create(PretrainedEncoder original, TextEncoder tuned)
    {
        var files = original.Files.Names
            .Where(name => !name.EndsWith(".safetensors", StringComparison.Ordinal) && name != EncoderFiles.WeightsIndex)
            .ToDictionary(name => name, name => (ReadOnlyMemory<byte>)Bytes(original.Files, name), StringComparer.Ordinal);
        files[EncoderFiles.Weights] = AdapterWeights.Write(tuned.HuggingFaceParameters());
        var id = original.Id.EndsWith(Suffix, StringComparison.Ordinal) ? original.Id : original.Id + Suffix;
        return PretrainedEncoder.FromMemory(id, files);
    }

    private static byte[] Bytes(EncoderFiles files, string name)
    {
        using var stream = files.OpenRead(name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
