using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>Draws the two projections of a new bottleneck; all random numbers come from the caller's generator.</summary>
internal static class WeightInitialization
{
    private const double HoulsbySigma = 0.01;
    private const double HoulsbyCut = 2; // in σ

    public static void Fill(Tensor down, Tensor up, AdapterInitialization initialization, Generator generator)
    {
        switch (initialization)
        {
            case AdapterInitialization.Bert:
                down.normal_(0, 0.02, generator);
                up.normal_(0, 0.02, generator);
                break;
            case AdapterInitialization.Normal:
                down.normal_(0, 0.01, generator);
                up.normal_(0, 0.01, generator);
                break;
            case AdapterInitialization.Houlsby:
                TruncatedNormal(down, generator);
                TruncatedNormal(up, generator);
                break;
            case AdapterInitialization.MamAdapter:
                var bound = Math.Sqrt(1.0 / down.shape[1]); // Kaiming-uniform with a = √5: √(6 / ((1 + 5) · fan-in))
                down.uniform_(-bound, bound, generator);
                up.zero_();
                break;
            default:
                throw new ArgumentException($"The adapter's initialization {initialization} is unknown.");
        }
    }

    // The inverse distribution function of a normal distribution cut at ±2σ: √2 σ erf⁻¹(u), u uniform on ±erf(2 / √2).
    private static void TruncatedNormal(Tensor weight, Generator generator)
    {
        const double edge = 0.9544997361036416; // erf(2 / √2)
        weight.uniform_(-edge, edge, generator).erfinv_().mul_(Math.Sqrt(2) * HoulsbySigma)
            .clamp_(-HoulsbyCut * HoulsbySigma, HoulsbyCut * HoulsbySigma);
    }
}
