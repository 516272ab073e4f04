using System.Diagnostics.CodeAnalysis;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>The sizes of ModernBERT.</summary>
internal sealed record ModernBertConfig : EncoderConfig
{
    [SetsRequiredMembers]
    public ModernBertConfig(EncoderConfig sizes)
        : base(sizes)
    {
    }

    protected override bool SkipsFirstNorm => true;

    /// <summary>Every layer whose index is a multiple of this number sees the whole text.</summary>
    public required int GlobalEvery { get; init; }

    /// <summary>The largest distance of tokens that see each other in the other layers.</summary>
    public required int LocalDistance { get; init; }

    /// <summary>The base of the wavelengths of positions in layers that see the whole text.</summary>
    public required double GlobalTheta { get; init; }

    /// <summary>The base of the wavelengths of positions in the other layers.</summary>
    public required double LocalTheta { get; init; }

    /// <summary>Whether a layer sees the whole text.</summary>
    public bool IsGlobal(int layer) => layer % GlobalEvery == 0;
}
