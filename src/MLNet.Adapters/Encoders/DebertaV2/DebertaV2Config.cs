using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Encoders.DebertaV2;

/// <summary>The sizes of DeBERTa.</summary>
internal sealed record DebertaV2Config : EncoderConfig
{
    [SetsRequiredMembers]
    public DebertaV2Config(EncoderConfig sizes)
        : base(sizes)
    {
    }

    /// <summary>The number of buckets of distances in each direction; 0 if each distance has its own embedding.</summary>
    public int Buckets { get; init; }

    /// <summary>The farthest distance that is told from others.</summary>
    public int FarthestDistance { get; init; }

    /// <summary>Whether the embeddings of distances are normalized.</summary>
    public bool NormalizesDistances { get; init; }

    /// <summary>The number of embeddings of distances in each direction.</summary>
    public int Span => Buckets > 0 ? Buckets : FarthestDistance;
}
