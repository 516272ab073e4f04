namespace MLNet.Adapters.Benchmarks;

/// <summary>
/// Figures of the reference library on the same encoder, data and kind of machine: AdapterHub adapters 1.3.0, torch 2.13 (CPU, MKL),
/// transformers 4.57, 2 cores, November 2026. Seconds only compare within one machine; shares of the GEMM peak, ratios and
/// peak-GFLOP compare across machines.
/// </summary>
internal static class ReferenceFigures
{
    public const double ForwardShare = 0.76;
    public const double GemmPeak = 350; // GFLOP/s
    public const double FullStep = 833; // ms
    public const double PfeifferStep = 508;
    public const double HoulsbyStep = 555;
    public const double ParallelStep = 525;
    public const double PlainInference = 168;
    public const double PfeifferInference = 174;
    public const double HoulsbyInference = 181;
    public const double ParallelInference = 177;
    public const double OneRow = 6.5;
    public const double Epoch = 31_500; // peak-GFLOP
}
