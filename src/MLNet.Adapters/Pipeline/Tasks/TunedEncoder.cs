using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Makes a handle of an encoder whose weights were trained.</summary>
internal static class TunedEncoder
{
    private const string Suffix = "-tuned";

    /// <summary>
    /// The original's configuration and tokenizer files, to be read before training: nothing may be lost to a file that changes meanwhile.
    /// </summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> ReadFiles(PretrainedEncoder original) => original.Files.Names
        .Where(name => !name.EndsWith(".safetensors", StringComparison.Ordinal) && name != EncoderFiles.WeightsIndex)
        .ToDictionary(name => name, name => (ReadOnlyMemory<byte>)original.Files.ReadAllBytes(name), StringComparer.Ordinal);

    /// <summary>Those files with the tuned weights, in memory.</summary>
    public static PretrainedEncoder Create(
        PretrainedEncoder original,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> originalFiles,
        TextEncoder tuned)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(originalFiles, StringComparer.Ordinal)
        {
            [EncoderFiles.Weights] = AdapterWeights.Write(tuned.HuggingFaceParameters()),
        };
        var id = original.Id.EndsWith(Suffix, StringComparison.Ordinal) ? original.Id : original.Id + Suffix;
        return PretrainedEncoder.FromMemory(id, files);
    }
}
