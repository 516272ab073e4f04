using System.Runtime.Intrinsics.X86;

namespace MLNet.Adapters.Layers;

/// <summary>The instruction sets for bfloat16 of an x86 processor.</summary>
/// <remarks>
/// .NET exposes neither these instruction sets nor the bfloat16 extension of Arm: the former are read from CPUID; the latter is not
/// detected, so that Arm processors stay with float32.
/// </remarks>
/// <param name="HasAvx512">Whether it has AVX512_BF16.</param>
/// <param name="HasAmx">Whether it has AMX-BF16.</param>
internal sealed record BFloat16Instructions(bool HasAvx512, bool HasAmx)
{
    private const int Features = 7;        // CPUID leaf
    private const int AmxBit = 1 << 22;    // EDX of sub-leaf 0
    private const int Avx512Bit = 1 << 5;  // EAX of sub-leaf 1

    /// <summary>Reads those of this processor.</summary>
    public static BFloat16Instructions Read()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < Features)
            return new BFloat16Instructions(false, false);
        var (subLeaves, _, _, edx) = X86Base.CpuId(Features, 0);
        return Of(Avx512F.IsSupported, edx, subLeaves < 1 ? 0 : X86Base.CpuId(Features, 1).Eax);
    }

    /// <summary>Decodes registers.</summary>
    /// <param name="isAvx512Enabled">Whether the system saves AVX-512 registers; without it the native library uses neither set.</param>
    /// <param name="edx">EDX of leaf 7, sub-leaf 0.</param>
    /// <param name="eax">EAX of leaf 7, sub-leaf 1; 0 without such a sub-leaf.</param>
    public static BFloat16Instructions Of(bool isAvx512Enabled, int edx, int eax) =>
        new(isAvx512Enabled && (eax & Avx512Bit) != 0, isAvx512Enabled && (edx & AmxBit) != 0);
}
