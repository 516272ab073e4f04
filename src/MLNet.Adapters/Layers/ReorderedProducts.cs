using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>
/// Products of the native library with bfloat16 weights that are brought into the library's own order once, and not at every call, and
/// whose activation function is part of the product.
/// </summary>
/// <remarks>
/// These are oneDNN's inner products, which TorchSharp does not wrap. Without gradients. Each number of rows is compiled when it first
/// occurs, which takes some milliseconds, and kept.
/// </remarks>
internal static class ReorderedProducts
{
    private const string Methods = """
          def reorder(self: __torch__.M, weight: Tensor) -> Tensor:
            return ops.mkldnn._reorder_linear_weight(weight, 256)
          def multiply(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
            return ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
          def multiply_gelu(self: __torch__.M, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
            return ops.mkldnn._linear_pointwise(x, weight, bias, "gelu", annotate(List[Optional[number]], []), "none")
        """;

    private static readonly Lazy<jit.ScriptModule?> Module = new(Load);

    /// <summary>Whether the processor and the native library have such products.</summary>
    public static bool AreSupported => Module.Value is not null;

    /// <summary>Whether those of few rows, too, are faster than this library's own in float32.</summary>
    public static bool AreFastForFewRows { get; } = BFloat16Instructions.Read().HasAmx;

    /// <summary>Returns a weight in the library's order.</summary>
    /// <param name="weight">[out, in] bfloat16</param>
    /// <returns>Opaque, owned by the caller.</returns>
    public static Tensor Reorder(Tensor weight) => ReorderBy(Module.Value!, weight);

    /// <summary>Computes x Wᵀ + b, or GELU of it before it is rounded.</summary>
    /// <param name="x">[rows, in] bfloat16</param>
    /// <param name="weight">What <see cref="Reorder"/> returned; any number of rows can be multiplied by it.</param>
    /// <param name="bias">[out] bfloat16</param>
    /// <param name="isGelu">Whether the activation function GELU is applied.</param>
    /// <returns>[rows, out] bfloat16</returns>
    public static Tensor Multiply(Tensor x, Tensor weight, Tensor bias, bool isGelu) =>
        (Tensor)Module.Value!.invoke(isGelu ? "multiply_gelu" : "multiply", x, weight, bias);

    private static Tensor ReorderBy(jit.ScriptModule module, Tensor weight) =>
        ((Tensor)module.invoke("reorder", weight.detach().contiguous())).DetachFromDisposeScope();

    private static jit.ScriptModule? Load()
    {
        if (!BFloat16Support.OfProcessor(BFloat16Instructions.Read()).IsSupported)
            return null;
        try
        {
            using var scope = NewDisposeScope();
            var module = jit.load(TorchScriptArchive.Write(Methods));
            ReorderBy(module, zeros(1, 1, dtype: ScalarType.BFloat16)).Dispose();
            return module;
        }
        catch (ExternalException)
        {
            return null; // a build of the native library without oneDNN
        }
    }
}
