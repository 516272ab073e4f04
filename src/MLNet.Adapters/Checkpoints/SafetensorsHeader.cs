namespace MLNet.Adapters.Checkpoints;

/// <summary>The checked table of contents of a safetensors file.</summary>
/// <param name="Entries">The tensors by name, in the order of their data.</param>
/// <param name="Metadata">The texts under <c>__metadata__</c>; empty when there are none.</param>
/// <param name="DataStart">The position in the file from which offsets count.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyDictionary<string, SafetensorsEntry> Entries,
    IReadOnlyDictionary<string, string> Metadata,
    long DataStart)
{
    public const string MetadataKey = "__metadata__";

    /// <summary>Bytes before the header: its length, unsigned, little-endian.</summary>
    public const int PrefixLength = 8;

    /// <summary>The format's limit for the header, in bytes.</summary>
    public const int MaxLength = 100_000_000;
}
