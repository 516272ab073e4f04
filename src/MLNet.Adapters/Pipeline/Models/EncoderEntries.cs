using Microsoft.ML.Runtime;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The encoder of a model file: its files as entries, or a reference that is resolved.</summary>
internal static class EncoderEntries
{
    private const string Prefix = "encoder-";

    /// <summary>Returns the names of the files to write; none if the encoder is only referenced.</summary>
    public static IReadOnlyList<string> Names(PretrainedEncoder encoder, EncoderStorage storage) => storage switch
    {
        EncoderStorage.Embedded => encoder.Files.Names,
        EncoderStorage.Referenced => [],
        _ => DefaultEncoder.Is(encoder) ? [] : encoder.Files.Names,
    };

    public static void Write(ModelWriter writer, PretrainedEncoder encoder, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            writer.WriteBinary(Prefix + name, stream =>
            {
                using var source = encoder.Files.OpenRead(name);
                source.CopyTo(stream);
            });
        }
    }

    /// <exception cref="FormatException">The embedded files differ from those that were written.</exception>
    /// <exception cref="FileNotFoundException">The encoder is only referenced, and is not available.</exception>
    public static PretrainedEncoder Find(IHost host, ModelReader reader, EncoderReference wanted, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return EncoderLookup.Find(wanted);
        var files = names.ToDictionary(name => name, name => (ReadOnlyMemory<byte>)reader.ReadBinary(Prefix + name, StreamBytes.ReadAll));
        var encoder = PretrainedEncoder.FromMemory(wanted.Id, files);
        return encoder.Sha256 == wanted.Sha256
            ? EncoderLookup.Share(encoder)
            : throw host.ExceptDecode(
                $"The encoder in the model has SHA-256 {encoder.Sha256}, but {wanted.Sha256} was written. The file is damaged; "
                + "copy it again or save the model again.");
    }
}
