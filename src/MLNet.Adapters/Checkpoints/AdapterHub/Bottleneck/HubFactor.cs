namespace MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;

/// <summary>
/// Converts reduction factors, by which the reference divides with Python's <c>//</c> and this library in floating point.
/// </summary>
/// <remarks>
/// 384 // 12.8 is 29, since the nearest double lies above 12.8, where 384 / 12.8 rounds to 30. A factor for which the two differ
/// is replaced by one that yields the writer's bottleneck size in both.
/// </remarks>
internal static class HubFactor
{
    /// <summary>Returns the factor that yields the reference's bottleneck size in this library.</summary>
    public static double FromReference(double factor, int hiddenSize) =>
        IsAmbiguous(factor, hiddenSize) ? Of(ReferenceSize(factor, hiddenSize), hiddenSize) : factor;

    /// <summary>Returns the factor that yields this library's bottleneck size in the reference.</summary>
    public static double ToReference(double factor, int hiddenSize) =>
        IsAmbiguous(factor, hiddenSize) ? Of(Size(factor, hiddenSize), hiddenSize) : factor;

    /// <summary>
    /// Returns a factor that yields a bottleneck size: H / R if R divides H, else one in the middle of those that yield it.
    /// </summary>
    public static double Of(int size, int hiddenSize) => size > 0 && hiddenSize % size == 0 ? hiddenSize / size : hiddenSize / (size + 0.5);

    private static bool IsAmbiguous(double factor, int hiddenSize) =>
        double.IsFinite(factor)
        && factor > 0
        && hiddenSize / factor < int.MaxValue
        && Size(factor, hiddenSize) != ReferenceSize(factor, hiddenSize);

    private static int Size(double factor, int hiddenSize) => Math.Max(1, (int)Math.Floor(hiddenSize / factor));

    // The quotient's own rounding is undone: a fused multiply-add has the sign of the exact remainder.
    private static int ReferenceSize(double factor, int hiddenSize)
    {
        var size = Math.Floor(hiddenSize / factor);
        return Math.Max(1, (int)(Math.FusedMultiplyAdd(size, factor, -hiddenSize) > 0 ? size - 1 : size));
    }
}
