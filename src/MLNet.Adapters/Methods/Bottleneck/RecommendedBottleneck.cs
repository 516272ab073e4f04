namespace MLNet.Adapters.Methods;

/// <summary>Guidance on the bottleneck size.</summary>
/// <remarks>
/// 8–16 suits tasks near the encoder's training data, or very little data; 32–64 is a good default; 128–256 serves complex tasks;
/// 512 and more is rarely worthwhile.
/// </remarks>
public static class RecommendedBottleneck
{
    /// <summary>The ratio of hidden size to bottleneck that <see cref="For"/> keeps.</summary>
    public const int CompressionRatio = 12;

    /// <summary>From this size on a bottleneck is rarely worthwhile.</summary>
    public const int RarelyWorthwhile = 512;

    /// <summary>The bottleneck that keeps a compression ratio of 12:1.</summary>
    /// <param name="hiddenSize">The encoder's hidden size: 768 gives 64, 1024 gives 85, 4096 gives 341.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hiddenSize"/> is not positive.</exception>
    public static int For(int hiddenSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        return Math.Max(1, hiddenSize / CompressionRatio);
    }
}
