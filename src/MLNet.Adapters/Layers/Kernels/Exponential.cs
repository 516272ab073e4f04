using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Powers of two for vectors.</summary>
/// <remarks>2ᶠ for |f| ≤ ½ is a minimax polynomial of degree 6, whose relative error is 2e-9.</remarks>
internal static unsafe class Exponential<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private const float Lowest = -126; // below, 0 is returned: a float's exponent ends here
    private const float Highest = 127;

    /// <summary>Returns 2ˣ; 0 below 2⁻¹²⁶, and 2¹²⁷ at most; not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector x)
    {
        var limited = TVectors.Min(TVectors.All(Highest), TVectors.Max(TVectors.All(Lowest - 1), x));
        var whole = TVectors.Round(limited);
        var f = TVectors.Subtract(limited, whole);
        var power = TVectors.All(1.5461444854736328e-4f);
        power = TVectors.MultiplyAdd(power, f, TVectors.All(1.3400427997112274e-3f));
        power = TVectors.MultiplyAdd(power, f, TVectors.All(9.618056938052177e-3f));
        power = TVectors.MultiplyAdd(power, f, TVectors.All(5.550327152013779e-2f));
        power = TVectors.MultiplyAdd(power, f, TVectors.All(0.24022650718688965f));
        power = TVectors.MultiplyAdd(power, f, TVectors.All(0.6931471824645996f));
        power = TVectors.MultiplyAdd(power, f, TVectors.All(1));
        return TVectors.Multiply(power, TVectors.PowerOfTwo(whole)); // the exponent −127 is stored as 0, the number 0
    }
}
