using System.Runtime.Intrinsics.X86;
using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Chooses how y = x Wᵀ + b is computed on this processor.</summary>
/// <remarks>
/// Scoring uses this library's own kernels with packed weights if the processor has fused multiply-add in wide vectors. Training uses the
/// native library: on AMD processors with AVX-512, its <c>linear</c> runs MKL's AVX2 code, and oneDNN reaches more than twice that rate;
/// elsewhere the two are alike, or MKL is ahead. The way depends on the processor and on shapes, never on a measured time: the same machine
/// and seed give the same bits.
/// </remarks>
internal static class LinearProducts
{
    /// <summary>Names the way for all products of the process: auto (the default), linear, convolution or packed.</summary>
    public const string EnvironmentVariable = "MLNET_ADAPTERS_PRODUCTS";

    // Below, oneDNN's reordering of the weight costs more than its faster product saves.
    private const long FewestRows = 128;

    // Below, so do the operations that a convolution takes around it.
    private const long FewestProducts = 8 << 20;

    private static readonly Lazy<ProductWays> Ways = new(() => ProductWays.Choose(
        Environment.GetEnvironmentVariable(EnvironmentVariable), CpuKernels.Supported is not null, IsConvolutionFaster));

    /// <summary>The kernels that scoring uses; null if the native library computes its products.</summary>
    /// <exception cref="InvalidOperationException">The environment variable has an unknown value.</exception>
    public static CpuKernels? ScoringKernels => Ways.Value.Scoring == ProductWay.Packed ? CpuKernels.Supported : null;

    /// <summary>What this process does, for the log.</summary>
    /// <exception cref="InvalidOperationException">The environment variable has an unknown value.</exception>
    public static string Description
    {
        get
        {
            var scoring = ScoringKernels is { } kernels
                ? $"Scoring uses packed weights and vectors of {kernels.VectorBits} bits. "
                : string.Empty;
            return scoring + (Ways.Value.Training == ProductWay.Convolution
                ? $"Linear maps of {FewestRows} rows or more are computed as 1×1 convolutions (oneDNN)."
                : "Linear maps are computed by the native library's linear (MKL).");
        }
    }

    private static bool IsConvolutionFaster => Avx512F.IsSupported && IsAmd;

    // "AuthenticAMD" in the registers EBX, EDX, ECX
    private static bool IsAmd => X86Base.IsSupported && X86Base.CpuId(0, 0) is (_, 0x68747541, 0x444D4163, 0x69746E65);

    /// <summary>Whether the kernels may be used now for states: on a scoring thread, without gradients, float32, on the CPU.</summary>
    public static bool CanScore(Tensor states) => CanScoreWith(states) && states.dtype == ScalarType.Float32;

    /// <summary>Whether they may be used now for states that meet a weight: the same, with a weight in float32 or bfloat16.</summary>
    public static bool CanScoreWith(Tensor weight) =>
        ScoringThreads.IsCurrent
        && is_inference_mode_enabled()
        && ScoringKernels is not null
        && weight.device_type == TorchSharp.DeviceType.CPU
        && weight.dtype is ScalarType.Float32 or ScalarType.BFloat16;

    /// <summary>Computes y = x Wᵀ + b.</summary>
    /// <param name="x">[…, in]</param>
    /// <param name="weight">[out, in]</param>
    /// <param name="bias">[out]; null for none.</param>
    /// <returns>[…, out]</returns>
    /// <exception cref="InvalidOperationException">The environment variable has an unknown value.</exception>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor? bias)
    {
        ProductCount.Add(x, weight);
        return Ways.Value.Training == ProductWay.Convolution && IsLarge(x, weight.shape[0]) ? Convolve(x, weight, bias)
            : x.dtype == ScalarType.BFloat16 && x.dim() > 2 ? MultiplyRows(x, weight, bias)
            : nn.functional.linear(x, weight, bias);
    }

    // In bfloat16, the native library adds the bias of a product of more axes in a pass of its own.
    private static Tensor MultiplyRows(Tensor x, Tensor weight, Tensor? bias)
    {
        var shape = x.shape;
        var product = nn.functional.linear(x.reshape(-1, shape[^1]), weight, bias);
        shape[^1] = weight.shape[0];
        return product.view(shape);
    }

    /// <summary>Computes the same as a 1×1 convolution; its gradients too are oneDNN's.</summary>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias)
    {
        var shape = x.shape;
        var (columns, inner) = (weight.shape[0], weight.shape[1]);
        var image = x.reshape(1, -1, 1, inner).permute(0, 3, 1, 2); // […, in] → [1, M, 1, in] → [1, in, M, 1], channels last
        var product = nn.functional.conv2d(image, weight.view(columns, inner, 1, 1), bias);
        shape[^1] = columns;
        return product.permute(0, 2, 3, 1).reshape(shape); // [1, out, M, 1] → [1, M, 1, out] → […, out]
    }

    private static bool IsLarge(Tensor x, long columns) =>
        x.device_type == TorchSharp.DeviceType.CPU
        && x.dtype == ScalarType.Float32
        && x.numel() is var numbers
        && numbers >= FewestRows * x.shape[^1]
        && numbers * columns >= FewestProducts;
}
