using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Encoders.Mpnet;

/// <summary>The sizes of MPNet.</summary>
internal sealed record MpnetConfig : EncoderConfig
{
    [SetsRequiredMembers]
    public MpnetConfig(EncoderConfig sizes, int buckets)
        : base(sizes) => Buckets = buckets;

    /// <summary>The number of buckets of distances.</summary>
    public int Buckets { get; }
}
