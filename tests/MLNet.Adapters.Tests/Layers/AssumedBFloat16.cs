using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Until it is disposed, every device counts as one with, or without, instructions for bfloat16.</summary>
internal sealed class AssumedBFloat16 : IDisposable
{
    public const string Missing = "the processor of this test has no bfloat16";

    private AssumedBFloat16(BFloat16Support support) => BFloat16Support.Assumed = support;

    /// <summary>The native library computes in bfloat16 on every processor; without the instructions it is only slow.</summary>
    public static AssumedBFloat16 Supported() => new(new BFloat16Support(true, "this test says so"));

    public static AssumedBFloat16 NotSupported() => new(new BFloat16Support(false, Missing));

    public void Dispose() => BFloat16Support.Assumed = null;
}
