using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Some outputs of a linear map whose product is computed on its own.</summary>
/// <param name="First">The first output.</param>
/// <param name="Count">The number of outputs.</param>
/// <param name="Weight">Their weight in the native library's order.</param>
/// <param name="Bias">[count] bfloat16</param>
internal sealed record ReorderedPart(int First, int Count, Tensor Weight, Tensor Bias) : IDisposable
{
    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }
}
