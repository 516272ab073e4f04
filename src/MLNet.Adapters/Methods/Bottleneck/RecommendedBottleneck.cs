namespace MLNet.Adapters.Methods;

/// <summary>Provides guidance on the bottleneck size.</summary>
/// <remarks>
/// 8–16 suits tasks close to the encoder's training data, or very little data; 32–64 is a good default; 128–256 suits complex tasks;
/// 512 or more is rarely worthwhile.
/// </remarks>
public static class RecommendedBottleneck
{
    /// <summary>The ratio of hidden size to bottleneck size that <see cref="For"/> uses.</summary>
    public const int CompressionRatio = 12;

    /// <summary>The size from which a bottleneck is rarely worthwhile.</summary>
    public const int RarelyWorthwhile = 512;

    /// <summary>Returns the bottleneck size for a compression ratio of 12:1.</summary>
    /// <param name="hiddenSize">The encoder's hidden size; 768 returns 64, 1024 returns 85, 4096 returns 341.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hiddenSize"/> is not positive.</exception>
    public static int For(int hiddenSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        return Math.Max(1, hiddenSize / CompressionRatio);
    }
}
