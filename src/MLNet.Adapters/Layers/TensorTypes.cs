using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Converts tensors where a computation changes its precision.</summary>
internal static class TensorTypes
{
    /// <summary>Returns the tensor in a type: itself if it already has the type, otherwise a copy through which gradients flow.</summary>
    public static Tensor As(this Tensor x, ScalarType type) => x.dtype == type ? x : x.to_type(type);
}
