using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>The Gaussian error linear unit, x Φ(x) (Hendrycks and Gimpel 2016), for vectors.</summary>
/// <remarks>
/// Computed as max(x, 0) − t Φ(−t) with t = |x|, where −log₂ Φ(−t) is a minimax polynomial of degree 10 on [0, 6.2]: the absolute error is
/// below 2e-7, and nothing cancels for negative x.
/// </remarks>
internal static unsafe class Gelu<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private const float End = 6.2f; // from here on, t Φ(−t) is below 2e-9

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector x)
    {
        var t = TVectors.Min(TVectors.All(End), TVectors.Abs(x));
        var exponent = TVectors.All(9.539989243023683e-9f);
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(-3.3260621989938954e-7f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(4.908733444608515e-6f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(-3.812670547631569e-5f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(0.00013430484978016466f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(3.3826171420514584e-4f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(-7.422077469527721e-3f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(5.282188951969147e-2f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(0.45906683802604675f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(1.1511282920837402f));
        exponent = TVectors.MultiplyAdd(exponent, t, TVectors.All(0.9999994039535522f));
        var tail = Exponential<TVector, TVectors>.PowerOfTwo(TVectors.Subtract(TVectors.All(0), exponent)); // Φ(−t)
        return TVectors.NegatedMultiplyAdd(t, tail, TVectors.Max(TVectors.All(0), x));
    }
}
