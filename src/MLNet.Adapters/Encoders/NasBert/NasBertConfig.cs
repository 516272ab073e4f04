using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Encoders.NasBert;

/// <summary>The sizes of NAS-BERT.</summary>
internal sealed record NasBertConfig : EncoderConfig
{
    [SetsRequiredMembers]
    public NasBertConfig(EncoderConfig sizes, IReadOnlyList<ArchitectureCode> codes)
        : base(sizes) => Codes = codes;

    /// <summary>The operation of each layer.</summary>
    public IReadOnlyList<ArchitectureCode> Codes { get; }
}
