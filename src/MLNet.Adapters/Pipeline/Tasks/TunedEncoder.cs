using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Creates a handle of an encoder whose weights were trained.</summary>
internal static class TunedEncoder
{
    private const string Suffix = "-tuned";

    /// <summary>
    /// Reads the original's configuration and tokenizer files. Call it before training, so that a file that changes in the meantime does no
    /// harm.
    /// </summary>
    public static Dictionary<string, ReadOnlyMemory<byte>> ReadFiles(PretrainedEncoder original) => original.Files.Names
        .Where(name => name == EncoderFiles.Config
            || original.Files.Tokenizer.RequiredFiles.Contains(name) || original.Files.Tokenizer.OptionalFiles.Contains(name))
        .ToDictionary(name => name, name => (ReadOnlyMemory<byte>)original.Files.ReadAllBytes(name), StringComparer.Ordinal);

    /// <summary>Creates an in-memory encoder from those files and the tuned weights.</summary>
    public static PretrainedEncoder Create(
        PretrainedEncoder original,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> originalFiles,
        TextEncoder tuned)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(originalFiles, StringComparer.Ordinal)
        {
            [EncoderFiles.Weights] = AdapterWeights.Write(tuned.HuggingFaceTensors()),
        };
        var id = original.Id.EndsWith(Suffix, StringComparison.Ordinal) ? original.Id : original.Id + Suffix;
        return PretrainedEncoder.FromMemory(id, files);
    }
}
